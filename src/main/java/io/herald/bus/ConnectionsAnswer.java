package io.herald.bus;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Clients that are connected, by number.
 *
 * @param clients the clients
 * @param more whether there are more behind them
 */
public record ConnectionsAnswer(List<Connected> clients, boolean more) {
    /**
     * The first that are asked for of a door instance's connections.
     *
     * @param all its connections, in any order
     * @param number which one is of all that were ever opened
     * @param told what is told of one
     */
    public static <C> ConnectionsAnswer of(
            Collection<C> all, ToLongFunction<C> number, Function<C, Connected> told, ConnectionsQuery query) {
        PriorityQueue<C> first =
                new PriorityQueue<>(Comparator.comparingLong(number).reversed());
        for (C one : all) {
            if (number.applyAsLong(one) > query.after()) {
                first.add(one);
                if (first.size() > query.most() + 1) {
                    first.poll();
                }
            }
        }
        return cut(first.stream().map(told), query, false);
    }

    /** The first of what several door instances answered. */
    static ConnectionsAnswer of(Collection<ConnectionsAnswer> answers, ConnectionsQuery query) {
        boolean more = answers.stream().anyMatch(ConnectionsAnswer::more);
        return cut(answers.stream().flatMap(answer -> answer.clients().stream()), query, more);
    }

    private static ConnectionsAnswer cut(Stream<Connected> clients, ConnectionsQuery query, boolean more) {
        List<Connected> sorted =
                clients.sorted(Comparator.comparingLong(Connected::number)).toList();
        boolean cut = sorted.size() > query.most();
        return new ConnectionsAnswer(cut ? sorted.subList(0, query.most()) : sorted, more || cut);
    }
}

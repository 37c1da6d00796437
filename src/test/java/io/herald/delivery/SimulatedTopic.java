package io.herald.delivery;

import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** A log of one topic, which loses nothing. */
final class SimulatedTopic {
    private static final MessageHead HEAD =
            MessageHead.plain(TopicName.of("t", 1), "p", 0).on(Terms.STORED);

    private final List<Run> log = new ArrayList<>();
    private long size;

    /** How many messages there are. */
    long size() {
        return size;
    }

    Position head() {
        return Position.behind(MessageId.of(size));
    }

    /** Appends a run of so many messages. */
    Run append(int count) {
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bounds[2 * i] = i;
            bounds[2 * i + 1] = i + 1;
        }
        Run run = new Run(HEAD, new Payloads(new byte[count], bounds, 0, count), MessageId.of(size + 1));
        log.add(run);
        size += count;
        return run;
    }

    /** One message. */
    static Run message(MessageId id) {
        return new Run(HEAD, Payloads.of(new byte[1]), id);
    }

    /** A page, as storage reads it. */
    Page read(PageQuery query) {
        List<Run> runs = new ArrayList<>();
        int budget = Math.min(query.maxMessages(), query.maxBytes());
        Position next = query.from();
        for (Run run : log) {
            int from = (int) Math.max(
                    0, next.in(MessageId.SOLE).offset() + 1 - run.first().offset());
            if (from < run.count() && budget > 0) {
                Run piece = run.from(from).upTo(budget);
                runs.add(piece);
                budget -= piece.count();
                next = next.advancedTo(piece.last());
            }
        }
        return new Page(runs, next, head(), null);
    }
}

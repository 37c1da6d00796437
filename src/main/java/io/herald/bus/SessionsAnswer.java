package io.herald.bus;

import io.herald.topic.Position;
import java.util.List;

/**
 * Durable sessions that are kept, by name.
 *
 * @param sessions the sessions
 * @param next the name behind which there are more; empty where there are none
 */
public record SessionsAnswer(List<Kept> sessions, String next) {
    /**
     * One of them, as it was saved last.
     *
     * @param name its name
     * @param filters how many it is subscribed to
     * @param position where it stands in the log
     * @param lag how many messages lie behind that, whoever they are for
     * @param pending how many it was sent and has not acknowledged
     * @param connected whether a client is connected to it
     */
    public record Kept(String name, int filters, Position position, long lag, int pending, boolean connected) {
        /** The same, with what the registry knows. */
        public Kept connected(boolean is) {
            return new Kept(name, filters, position, lag, pending, is);
        }
    }
}

package io.herald.follow;

import io.herald.topic.Position;
import java.util.Collection;

/**
 * How many of those who follow the log are behind. A value.
 *
 * @param readers how many they are
 * @param most how many messages lie before the one that is furthest behind
 */
public record Behind(long readers, long most) {
    /**
     * As it stands now; on the event loop of all of them.
     *
     * @param head the head of the log
     */
    public static Behind of(Collection<LogFollowing> all, Position head) {
        long readers = 0;
        long most = 0;
        for (LogFollowing one : all) {
            long lag = one.isLive() ? 0 : one.position().distanceTo(head);
            readers += lag > 0 ? 1 : 0;
            most = Math.max(most, lag);
        }
        return new Behind(readers, most);
    }
}

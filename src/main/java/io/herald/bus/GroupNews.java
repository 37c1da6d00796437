package io.herald.bus;

import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.TopicFilter;
import java.util.List;

/**
 * What a group hears of one of its members.
 *
 * @param filter the shared filter, which names the group
 * @param seat whose news these are
 * @param news what happened
 */
public record GroupNews(TopicFilter filter, Seat seat, News news) {
    /** What happened. */
    public sealed interface News {}

    /** It has acknowledged messages; those it does not have mean nothing. */
    public record Acknowledged(List<MessageId> ids) implements News {
        /** Copies the list. */
        public Acknowledged {
            ids = List.copyOf(ids);
        }
    }

    /** It does not want a message now; somebody may have it, but not before so many milliseconds. */
    public record Refused(MessageId id, long delayMs) implements News {}

    /** It belongs to the group for so long now. */
    public record Stays(GroupJoin.Stay stay) implements News {}

    /** So much waits for it now. */
    public record Loaded(Load load) implements News {}

    /** It is gone; for good where its subscription does not outlive its connection. */
    public record Left(boolean forGood) implements News {}
}

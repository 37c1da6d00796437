package io.herald.follow;

import io.herald.delivery.Delivered;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import java.util.List;

/**
 * Where the messages go that a {@link LogFollowing} finds: to one subscriber, or to one of those who share. Called on
 * the event loop of whoever owns both.
 */
public interface Outlet {
    /** Whether new messages can be written now. When that changes, its owner calls {@link LogFollowing#roomAgain}. */
    boolean hasRoom();

    /** Whether that message, which was sent before, can be written again now. */
    boolean hasRoomFor(MessageId id);

    /**
     * Writes new messages.
     *
     * @param run the messages, on the terms they were published on
     * @param most the highest level they are delivered at
     */
    default void deliver(Run run, QoS most) {
        Delivered.atMost(most, List.of(run)).forEach(this::write);
    }

    /** Writes new messages, on the terms they are delivered on. They may stay unsent until {@link #flush}. */
    void write(Run run);

    /**
     * Writes and sends a message that may have been sent before.
     *
     * @param message the message, a run of one
     * @param times how often it was sent before
     */
    void writeAgain(Run message, int times);

    /** Writes that stored messages that would have come next are not kept any more. */
    void writeMissing(Page.Missing missing);

    /** Sends what was written. */
    void flush();

    /**
     * All that the log had for a filter that wants fleeting messages now was written, and the live feed stands there.
     *
     * @return whether what it brings from now on comes without the log, so that the filter need not be followed
     */
    default boolean isThrough(TopicFilter filter) {
        return false;
    }

    /** A message is in flight no more: it was acknowledged, or given up. */
    void settled(MessageId id);
}

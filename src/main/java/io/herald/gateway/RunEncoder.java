package io.herald.gateway;

import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** A form in which a door writes messages. One object is one form: sessions that share it share the bytes. */
public interface RunEncoder {
    /** The form for messages of one topic, where that depends on what the subscriber has said of its filters. */
    default RunEncoder on(TopicName topic) {
        return this;
    }

    /** Whether messages that were published to be retained are marked so, also for those to whom they are new. */
    default boolean keepsRetain() {
        return false;
    }

    /** Those of the runs that are wanted in this form: all of them, or not those that the subscriber published. */
    default List<Run> wanted(List<Run> runs) {
        return runs;
    }

    /**
     * Encodes runs of one topic, in order.
     *
     * @param runs the runs, at least one, all of the same topic, on the terms they are delivered on
     * @param allocator makes the buffer
     * @return the bytes, which are the caller's to release
     */
    Encoded encode(List<Run> runs, ByteBufAllocator allocator);

    /**
     * Encodes a message that was sent to its subscriber before. A form that cannot say so writes it as any other.
     *
     * @param message the message, a run of one
     * @param times how often it was sent before
     * @param allocator makes the buffer
     * @return the bytes, which are the caller's to release
     */
    default Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        return encode(List.of(message), allocator);
    }
}

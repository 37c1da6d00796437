package io.herald.gateway;

import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Where a subscriber's messages go out: a socket, a stream. Called on its own event loop only. */
public interface Sink {
    /** Whether the socket takes more now. When that changes, the sink's owner calls the session's {@code drained}. */
    boolean hasRoom();

    /** Writes encoded messages; the reference is the sink's now. They may stay unsent until {@link #flush}. */
    void write(ByteBuf encoded);

    /** Whether the sink takes more stored messages now; other than {@link #hasRoom} where those are acknowledged. */
    default boolean hasRoomForStored() {
        return hasRoom();
    }

    /**
     * Writes encoded stored messages, as {@link #write}.
     *
     * @param encoded the bytes, a reference of which is the sink's now
     * @param runs the messages in them
     */
    default void writeStored(ByteBuf encoded, List<Run> runs) {
        write(encoded);
    }

    /** A stored message is in flight no more: it was acknowledged, here or elsewhere, or given up. */
    default void settled(MessageId id) {
        // A sink that numbers nothing need not know.
    }

    /** Writes that messages were dropped for a subscription, since the last one that was written. */
    void writeGap(TopicFilter filter, long count);

    /** Writes that stored messages it would have got next are not kept any more. */
    void writeMissing(Page.Missing missing);

    /** Sends what was written. */
    void flush();

    /** Sends what was written, and calls back once all of it is handed to the system; never where that fails. */
    void whenSent(Runnable action);

    /** Ends the connection because its subscriber does not keep up and wants that then, and says so if it still can. */
    default void disconnectSlow() {
        throw new IllegalStateException("nobody here can ask for it");
    }
}

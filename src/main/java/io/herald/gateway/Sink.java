package io.herald.gateway;

import io.herald.topic.Page;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/** Where a subscriber's messages go out: a socket, a stream. Called on its own event loop only. */
public interface Sink {
    /** Whether the socket takes more now. When that changes, the sink's owner calls the session's {@code drained}. */
    boolean hasRoom();

    /** Writes encoded messages; the reference is the sink's now. They may stay unsent until {@link #flush}. */
    void write(ByteBuf encoded);

    /** Writes that messages were dropped for a subscription, since the last one that was written. */
    void writeGap(TopicFilter filter, long count);

    /** Writes that stored messages it would have got next are not kept any more. */
    void writeMissing(Page.Missing missing);

    /** Sends what was written. */
    void flush();

    /** Sends what was written, and calls back once all of it is handed to the system; never where that fails. */
    void whenSent(Runnable action);

    /** Ends the connection because its subscriber does not keep up, and says so if there is still a way. */
    void disconnectSlow();
}

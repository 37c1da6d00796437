package io.herald.gateway.http.form;

import io.herald.gateway.RunEncoder;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * What a stream looks like from its first byte to its last, beneath the head of the HTTP response: all bytes are framed
 * already (as chunks, as WebSocket frames) and go to the socket as they are. Every buffer given is the caller's to
 * release.
 */
public interface StreamForm extends RunEncoder {
    /** What comes first, at once, so that the client knows that it is subscribed. */
    ByteBuf opening();

    /** What keeps a quiet stream alive, and says nothing. */
    ByteBuf heartbeat();

    /** Says that messages were dropped for this subscriber since the last one it got. */
    ByteBuf gap(TopicFilter filter, long count);

    /** Says why the stream ends. */
    ByteBuf error(ErrorCode code, String detail);

    /** Ends the stream. */
    ByteBuf ending();
}

package io.herald.gateway.http.form;

import io.herald.gateway.RunEncoder;
import io.herald.topic.ErrorCode;
import io.herald.topic.Page;
import io.herald.topic.Position;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What a stream looks like from its first byte to its last, beneath the head of the HTTP response: all bytes are framed
 * already (as chunks, as WebSocket frames) and go to the socket as they are. Every buffer given is the caller's to
 * release.
 */
public interface StreamForm extends RunEncoder {
    /**
     * What comes first, at once, so that the client knows that it is subscribed, and where the form has a way to say
     * it, where it stands in the log.
     */
    ByteBuf opening(Position position);

    /** What keeps a quiet stream alive, and says nothing. */
    ByteBuf heartbeat();

    /** Says that messages were dropped for this subscriber since the last one it got. */
    default ByteBuf gap(TopicFilter filter, long count) {
        return control("gap", ControlJson.gap(filter, count));
    }

    /** Says that stored messages that were asked for are not kept any more. */
    default ByteBuf missing(Page.Missing missing) {
        return control("gap", ControlJson.missing(missing));
    }

    /** Says after how long the client is to connect again, where the form has a way to say it. */
    default ByteBuf comeBack(long afterMs) {
        return Unpooled.EMPTY_BUFFER;
    }

    /** Says why the stream ends. */
    default ByteBuf error(ErrorCode code, String detail) {
        return control("error", ControlJson.error(code, detail));
    }

    /** Says what is no message, by its name and an object of JSON. */
    ByteBuf control(String name, byte[] json);

    /** Ends the stream. */
    ByteBuf ending();
}

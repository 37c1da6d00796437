package io.herald.gateway.http;

import io.herald.gateway.http.form.StreamForm;
import io.herald.topic.TopicFilter;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Opens streams: server-sent events and JSON lines. One for each door instance, on its event loop. */
final class Streaming {
    private final HttpDoor door;

    Streaming(HttpDoor door) {
        this.door = door;
    }

    /**
     * Subscribes, and when that is in force answers with a stream.
     *
     * @param wanted what the client asked for
     */
    void open(HttpPeer peer, HttpServerRequest request, Wanted wanted) {
        EventStream stream = new EventStream(door.fanout(), wanted.form());
        peer.become(stream);
        stream.subscribe(wanted.filters(), wanted.policy()).onComplete(subscribed -> {
            if (subscribed.failed()) {
                stream.closed();
                Problem.of(subscribed.cause()).answer(request);
            } else if (!stream.isClosed()) {
                StreamOutput output = new StreamOutput(peer.encoder(), stream::drained);
                stream.open(output, Unpooled.wrappedBuffer(wanted.head()));
            }
        });
    }

    /**
     * What a client asked for.
     *
     * @param filters what it subscribes to
     * @param policy what becomes of messages when it does not keep up
     * @param form how it wants them
     * @param head the head of the response
     */
    record Wanted(List<TopicFilter> filters, String policy, StreamForm form, byte[] head) {}

    /** The head of a stream's response. No length is known, so it comes in chunks and ends with the connection. */
    static byte[] head(String mediaType) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: " + mediaType + "\r\n"
                        + "Cache-Control: no-cache, no-store\r\nX-Accel-Buffering: no\r\n"
                        + "X-Content-Type-Options: nosniff\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}

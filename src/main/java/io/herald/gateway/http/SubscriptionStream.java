package io.herald.gateway.http;

import io.herald.gateway.SessionsByName;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.form.StreamForm;
import io.herald.gateway.http.posted.QueryText;
import io.herald.gateway.http.stream.EventStream;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Opens durable subscriptions as server-sent events. The broker knows where the client stands, so nothing that the
 * client says of that counts. One for each door instance, on its event loop.
 *
 * @param door what is shared
 * @param sessions finds subscriptions by their names
 */
record SubscriptionStream(HttpDoor door, SessionsByName sessions) {
    private static final Set<String> QUERY = Set.of("format", Identification.TICKET);

    /** Answers with the subscription's stream; whoever else is connected to it is cut off. */
    void open(HttpPeer peer, HttpServerRequest request, String name) {
        boolean raw = Subscribing.isRaw(QueryText.of(request.query(), QUERY), false);
        if (request.method() == HttpMethod.HEAD) {
            headOnly(peer, request, name);
            return;
        }
        StreamForm form = raw ? peer.forms().ssePayloads() : peer.forms().sseEnvelopes();
        peer.checkStream();
        EventStream stream = new EventStream(door.fanout(), form, peer.access());
        peer.become(stream);
        stream.resume(door.sessions(), name).onComplete(resumed -> {
            if (resumed.failed()) {
                stream.closed();
                peer.remain();
                refuse(peer, request, resumed.cause());
            } else if (peer.isOpen()) {
                peer.open(stream, request, Subscribing.SSE);
            }
        });
    }

    /** Nobody is cut off by one that does not want to listen. */
    private void headOnly(HttpPeer peer, HttpServerRequest request, String name) {
        sessions.describe(peer.access(), name)
                .onSuccess(described -> request.response()
                        .putHeader("Content-Type", Subscribing.SSE)
                        .end())
                .onFailure(fault -> refuse(peer, request, fault));
    }

    private void refuse(HttpPeer peer, HttpServerRequest request, Throwable refusal) {
        peer.refuse(request, Problem.of(refusal));
    }
}

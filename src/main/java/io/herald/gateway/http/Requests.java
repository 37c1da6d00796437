package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Takes every request to where it is answered. One for each door instance, on its event loop. */
final class Requests {
    private static final String TOPICS = "/topics/";
    private static final Set<String> STREAM_QUERY = Set.of("policy", "format");
    private static final byte[] SSE_HEAD = Streaming.head("text/event-stream");

    private final HttpDoor door;
    private final Publishing publishing;
    private final Streaming streaming;

    Requests(HttpDoor door, Vertx vertx, String version) {
        this.door = door;
        this.publishing = new Publishing(door);
        this.streaming = new Streaming(door);
    }

    /** Answers a request, now or later. */
    void handle(HttpPeer peer, HttpServerRequest request) {
        try {
            dispatch(peer, request);
        } catch (BrokerException refusal) {
            door.metrics().refused();
            Problem.of(refusal).answer(request);
        }
    }

    private void dispatch(HttpPeer peer, HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith(TOPICS)) {
            String rest = path.substring(TOPICS.length());
            if (request.method() == HttpMethod.POST) {
                publishing.handle(peer, request, rest);
            } else {
                TopicFilter filter = door.topics().filter(rest);
                QueryText query = QueryText.of(request.query(), STREAM_QUERY);
                streaming.open(
                        peer,
                        request,
                        new Streaming.Wanted(
                                List.of(filter),
                                query.one("policy"),
                                door.forms().ssePayloads(),
                                SSE_HEAD));
            }
        } else if (path.equals("/health/live")) {
            request.response().putHeader("Content-Type", "application/json").end("{\"status\":\"up\"}");
        } else {
            throw new BrokerException(ErrorCode.NOT_FOUND, "there is nothing here");
        }
    }
}

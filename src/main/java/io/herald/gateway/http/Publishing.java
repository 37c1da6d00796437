package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;

/** Publishes what is posted to a topic. One for each door instance, on its event loop. */
final class Publishing {
    private final HttpDoor door;
    private TopicName answeredTopic;
    private long answeredMs;
    private Buffer answer;

    Publishing(HttpDoor door) {
        this.door = door;
    }

    /**
     * Takes the request; it is answered when its body is here.
     *
     * @param path what stands behind {@code /topics/}
     */
    void handle(HttpPeer peer, HttpServerRequest request, String path) {
        PublishRequest publish = PublishRequest.of(request, door.topics().topic(path));
        RequestBody body = new RequestBody(door.limits().payload());
        body.refuseTooLong(request);
        request.handler(part -> {
            if (!body.add(part)) {
                refuseTooLong(request);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                publish(peer, request.response(), publish, body);
            }
        });
    }

    private void refuseTooLong(HttpServerRequest request) {
        if (!request.response().ended()) {
            Problem.of(new BrokerException(
                            ErrorCode.TOO_LARGE,
                            "a payload has at most " + door.limits().payload() + " bytes"))
                    .answer(request);
            request.connection().close();
        }
    }

    private void publish(HttpPeer peer, HttpServerResponse response, PublishRequest publish, RequestBody body) {
        long nowMs = System.currentTimeMillis();
        String publisher = publish.publisher().isEmpty() ? peer.name() : publish.publisher();
        MessageHead head = new MessageHead(publish.topic(), publisher, nowMs, publish.contentType(), publish.headers());
        Payloads payloads = body.payloads();
        door.window().publish(new Run(head, payloads), peer);
        response.setStatusCode(202)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Content-Type-Options", "nosniff");
        peer.answer(response, answer(publish.topic(), nowMs));
    }

    /** Many answers of a turn are alike. */
    private Buffer answer(TopicName topic, long nowMs) {
        if (answer == null || answeredMs != nowMs || !topic.equals(answeredTopic)) {
            answeredTopic = topic;
            answeredMs = nowMs;
            answer = new io.vertx.core.json.JsonObject()
                    .put("topic", topic.text())
                    .put("time", Instant.ofEpochMilli(nowMs).toString())
                    .toBuffer();
        }
        return answer;
    }
}

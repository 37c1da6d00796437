package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
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
        body.expect(request);
        request.handler(part -> {
            if (!body.add(part) && !request.response().ended()) {
                door.metrics().refused();
                peer.refuse(request, Problem.of(body.tooLong()));
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                publish(peer, request, publish, body);
            }
        });
    }

    private void publish(HttpPeer peer, HttpServerRequest request, PublishRequest publish, RequestBody body) {
        try {
            long nowMs = System.currentTimeMillis();
            door.window().publish(publish.run(peer, nowMs, body), peer);
            Answer.accepted(request.response());
            peer.answer(request.response(), answer(publish.topic(), nowMs));
        } catch (BrokerException refusal) {
            door.metrics().refused();
            peer.refuse(request, Problem.of(refusal));
        }
    }

    /** Many answers of a turn are alike. */
    private Buffer answer(TopicName topic, long nowMs) {
        if (answeredMs != nowMs || !topic.equals(answeredTopic)) {
            answeredTopic = topic;
            answeredMs = nowMs;
            answer = new JsonObject()
                    .put("topic", topic.text())
                    .put("time", Instant.ofEpochMilli(nowMs).toString())
                    .toBuffer();
        }
        return answer;
    }
}

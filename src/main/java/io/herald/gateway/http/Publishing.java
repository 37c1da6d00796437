package io.herald.gateway.http;

import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.PostedMessage;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
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
        TopicName topic = checked(door.topics().topic(path));
        PublishRequest publish = PublishRequest.of(request);
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
                publish(peer, request, topic, () -> publish.with(body));
            }
        });
    }

    /** Gives a message, or throws why there is none. */
    private interface Source {
        PostedMessage message();
    }

    private void publish(HttpPeer peer, HttpServerRequest request, TopicName topic, Source source) {
        try {
            Buffer taken = publish(peer, topic, source.message());
            Answer.accepted(request.response());
            peer.whenRoom(() -> request.response().end(taken));
        } catch (BrokerException refusal) {
            door.metrics().refused();
            peer.refuse(request, Problem.of(refusal));
        }
    }

    /**
     * Publishes a message that says its topic itself.
     *
     * @return what its publisher is told, as a JSON object
     * @throws BrokerException where it cannot be published
     */
    Buffer publish(HttpPeer peer, String topic, PostedMessage message) {
        int limitBytes = door.limits().payload();
        if (message.payload().totalLength() > limitBytes) {
            throw new BrokerException(ErrorCode.TOO_LARGE, "a payload has at most " + limitBytes + " bytes");
        }
        return publish(peer, checked(door.topics().topicOf(topic)), message);
    }

    /** A topic that clients may publish to. */
    private static TopicName checked(TopicName topic) {
        if (topic.isBrokers()) {
            throw new BrokerException(ErrorCode.FORBIDDEN, "topics that begin with $ are the broker's own");
        }
        return topic;
    }

    private Buffer publish(HttpPeer peer, TopicName topic, PostedMessage message) {
        long nowMs = System.currentTimeMillis();
        door.window().publish(message.on(topic, peer.name(), nowMs), peer);
        // Many answers of a turn are alike.
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

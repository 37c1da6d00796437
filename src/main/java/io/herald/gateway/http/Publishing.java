package io.herald.gateway.http;

import io.herald.bus.SteadyTime;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.PostedMessage;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Payloads;
import io.herald.topic.TopicName;
import io.netty.handler.codec.http.HttpRequest;
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
    private Buffer wrapped;
    private byte[] wire;
    private boolean stopping;

    Publishing(HttpDoor door) {
        this.door = door;
    }

    /**
     * Takes the request; it is answered when its body is here.
     *
     * @param path what stands behind {@code /topics/}
     */
    void handle(HttpPeer peer, HttpServerRequest request, String path) {
        checkRate(peer);
        TopicName topic = checked(peer, door.topics().topic(path));
        PublishRequest publish = PublishRequest.of(request.query(), request.headers());
        RequestBody.read(peer, request, limitBytes(), new RequestBody.Outcome() {
            @Override
            public void complete(Payloads body) {
                peer.awaitBody(null);
                publish(peer, request, topic, () -> publish.with(body));
            }

            @Override
            public void refused(BrokerException refusal) {
                peer.refuse(request, Problem.of(refusal));
            }
        });
        peer.awaitBody(request);
    }

    /** Refuses the request of which the body is just coming in; false where there is none, or it is answered. */
    boolean refuseBody(HttpPeer peer, BrokerException refusal) {
        HttpServerRequest request = peer.awaitedBody();
        if (request == null || request.response().ended()) {
            return false;
        }
        peer.refuse(request, Problem.of(refusal));
        return true;
    }

    /** Who has published more than it may in a second is told when to come back. */
    private void checkRate(HttpPeer peer) {
        long waitMs = door.window().waitMs(peer.publisher());
        if (waitMs > 0) {
            throw Problem.rateLimited(waitMs);
        }
    }

    /** Gives a message, or throws why there is none. */
    private interface Source {
        PostedMessage message();
    }

    /** Whether a request's target is a topic, written as most write it. */
    static boolean isTopic(String uri) {
        return uri.startsWith(Requests.TOPICS) && uri.indexOf('#') < 0;
    }

    /** The longest payload. */
    int limitBytes() {
        return door.limits().payload();
    }

    /**
     * What the head of a request says of its message.
     *
     * @param topic where to
     * @param publish all else
     */
    record Head(TopicName topic, PublishRequest publish) {}

    /**
     * Reads the head of a request whose target {@link #isTopic}.
     *
     * @throws BrokerException where it is to be refused
     * @throws Problem.Refused likewise
     */
    Head read(HttpPeer peer, HttpRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = uri.substring(Requests.TOPICS.length(), question < 0 ? uri.length() : question);
        String query = question < 0 ? null : uri.substring(question + 1);
        return new Head(checked(peer, door.topics().topic(path)), PublishRequest.of(query, request.headers()));
    }

    /**
     * Publishes the bodies of requests with one head.
     *
     * @param bodies bodies of one length
     * @return the answer to each of them, as it goes over the wire
     * @throws BrokerException where they are to be refused; then nothing was published
     * @throws Problem.Refused likewise
     */
    byte[] publish(HttpPeer peer, Head head, Payloads bodies) {
        RequestBody.check(bodies.length(0), limitBytes());
        checkRate(peer);
        Buffer taken = publish(peer, head.topic(), head.publish().with(bodies));
        if (taken != wrapped) {
            wrapped = taken;
            wire = Answer.acceptedOnWire(taken);
        }
        return wire;
    }

    /** Hears what became of a message; one of them, once, soon or at once. */
    interface Outcome {
        /** It is on its way to whoever is subscribed: what its publisher is told, as a JSON object. */
        void accepted(Buffer json);

        /** It is stored: likewise. */
        void stored(Buffer json);

        /** It is not published. */
        void refused(BrokerException refusal);
    }

    private void publish(HttpPeer peer, HttpServerRequest request, TopicName topic, Source source) {
        Outcome outcome = new Outcome() {
            @Override
            public void accepted(Buffer json) {
                Buffer body = Answer.accepted(request.response(), json);
                peer.whenRoom(() -> request.response().end(body));
            }

            @Override
            public void stored(Buffer json) {
                if (!request.response().closed()) {
                    Answer.json(201, json).to(request);
                }
            }

            @Override
            public void refused(BrokerException refusal) {
                if (!request.response().closed()) {
                    peer.refuse(request, Problem.of(refusal));
                }
            }
        };
        try {
            // Its body may have been a while in coming.
            peer.access().checkPublish(topic);
            publish(peer, topic, source.message(), outcome);
        } catch (BrokerException refusal) {
            outcome.refused(refusal);
        }
    }

    /** Publishes a message that says its topic itself. */
    void publish(HttpPeer peer, String topic, PostedMessage message, Outcome outcome) {
        try {
            RequestBody.check(message.payload().totalLength(), limitBytes());
            publish(peer, checked(peer, door.topics().topicOf(topic)), message, outcome);
        } catch (BrokerException refusal) {
            outcome.refused(refusal);
        }
    }

    private void publish(HttpPeer peer, TopicName topic, PostedMessage message, Outcome outcome) {
        if (message.terms().qos().isStored()) {
            checkRunning();
            long nowMs = SteadyTime.now();
            door.window()
                    .store(
                            message.on(topic, peer.name(), nowMs),
                            peer.publisher(),
                            null,
                            new StoredAnswer(door, outcome));
        } else {
            outcome.accepted(publish(peer, topic, message));
        }
    }

    /** A topic that a client may publish to. */
    private static TopicName checked(HttpPeer peer, TopicName topic) {
        if (topic.isBrokers()) {
            throw new BrokerException(ErrorCode.FORBIDDEN, "topics that begin with $ are the broker's own");
        }
        peer.access().checkPublish(topic);
        return topic;
    }

    /** Takes in nothing more. */
    void stop() {
        stopping = true;
    }

    private Buffer publish(HttpPeer peer, TopicName topic, PostedMessage message) {
        checkRunning();
        long nowMs = SteadyTime.now();
        door.window().publish(message.on(topic, peer.name(), nowMs), peer.publisher());
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

    private void checkRunning() {
        if (stopping) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops");
        }
    }
}

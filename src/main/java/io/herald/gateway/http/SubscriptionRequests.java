package io.herald.gateway.http;

import io.herald.bus.SessionAcks;
import io.herald.bus.SessionFilters;
import io.herald.bus.SteadyTime;
import io.herald.gateway.SessionsByName;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.PercentText;
import io.herald.gateway.http.posted.PostedAcks;
import io.herald.gateway.http.posted.PostedSubscription;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Durable subscriptions as resources: one has a path with its name in it, and others below that. One for each door
 * instance, on its event loop.
 */
final class SubscriptionRequests {
    static final String PATH = "/subscriptions/";

    private static final String NAMED = PATH + "{name}";
    private static final String EVENTS = "/events";
    private static final String ACKS = "/acks";
    private static final String REDRIVE = "/redrive";
    private static final int MAX_BODY_BYTES = 256 << 10;
    /** How many bytes of subscriptions may wait for those that are being set. */
    private static final int WAITING_BYTES = 8 << 20;

    private final HttpDoor door;
    private final SessionsByName sessions;
    private final TurnsByLength turns = new TurnsByLength(MAX_BODY_BYTES, WAITING_BYTES);
    /** By what stands behind the name. */
    private final Map<String, Resource> resources;

    SubscriptionRequests(HttpDoor door) {
        this.door = door;
        this.sessions = new SessionsByName(door.broker(), door.sessions());
        SubscriptionStream stream = new SubscriptionStream(door, sessions);
        this.resources = Map.of(
                "",
                new Resource(
                        NAMED,
                        Map.of(
                                HttpMethod.GET, withoutQuery(this::describe),
                                HttpMethod.PUT, withoutQuery(this::subscribe),
                                HttpMethod.DELETE, withoutQuery(this::forget))),
                EVENTS,
                new Resource(
                        NAMED + EVENTS,
                        Map.of(HttpMethod.GET, (peer, request) -> stream.open(peer, request, name(request.path())))),
                ACKS,
                new Resource(NAMED + ACKS, Map.of(HttpMethod.POST, withoutQuery(this::acknowledge))),
                REDRIVE,
                new Resource(NAMED + REDRIVE, Map.of(HttpMethod.POST, withoutQuery(this::redrive))));
    }

    /** Everything that can be asked for. */
    List<Resource> resources() {
        return List.copyOf(resources.values());
    }

    /** What has that path; null where nothing does. */
    Resource at(String path) {
        int end = path.indexOf('/', PATH.length());
        return resources.get(end < 0 ? "" : path.substring(end));
    }

    /** What a request wants of the subscription of a name. */
    private interface Named {
        void answer(HttpPeer peer, HttpServerRequest request, String name);
    }

    private static Resource.Action withoutQuery(Named action) {
        return (peer, request) -> {
            QueryText.of(request.query(), Set.of());
            action.answer(peer, request, name(request.path()));
        };
    }

    private static String name(String path) {
        int end = path.indexOf('/', PATH.length());
        String name = PercentText.decode(path.substring(PATH.length(), end < 0 ? path.length() : end));
        MessageHead.checkName(name);
        return name;
    }

    private void describe(HttpPeer peer, HttpServerRequest request, String name) {
        answer(peer, request, sessions.describe(peer.access(), name), described -> Answer.json(
                        SubscriptionJson.of(described))
                .to(request));
    }

    private void subscribe(HttpPeer peer, HttpServerRequest request, String name) {
        withBody(
                peer,
                request,
                body -> turns.take(body.length, () -> {
                    Future<SessionsByName.Described> asked = request.response().closed()
                            ? Future.failedFuture("nobody waits for it any more")
                            : subscribe(peer, name, body);
                    answer(peer, request, asked, described -> subscribed(request, described));
                    return asked;
                }));
    }

    private Future<SessionsByName.Described> subscribe(HttpPeer peer, String name, byte[] body) {
        try {
            PostedSubscription posted =
                    PostedSubscription.read(body, door.limits().subscriptions(), SteadyTime.now());
            List<SessionFilters.Wanted> wanted = posted.filters().stream()
                    .map(one -> new SessionFilters.Wanted(door.topics().filterOf(one.filter()), one.qos(), one.from()))
                    .toList();
            return sessions.subscribe(peer.access(), name, new SessionFilters(wanted, posted.expiryMs()));
        } catch (BrokerException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private static void subscribed(HttpServerRequest request, SessionsByName.Described described) {
        if (described.isNew()) {
            // The path as it was sent is well encoded: the name was read from it.
            request.response().putHeader("Location", request.path());
        }
        Answer.json(described.isNew() ? 201 : 200, SubscriptionJson.of(described))
                .to(request);
    }

    private void forget(HttpPeer peer, HttpServerRequest request, String name) {
        answer(peer, request, sessions.forget(peer.access(), name), forgotten -> request.response()
                .setStatusCode(204)
                .putHeader("Cache-Control", "no-store")
                .end());
    }

    private void acknowledge(HttpPeer peer, HttpServerRequest request, String name) {
        withBody(peer, request, body -> {
            PostedAcks posted = PostedAcks.read(body);
            SessionAcks acks = new SessionAcks(posted.acks(), posted.nacks(), posted.delayMs());
            answer(peer, request, sessions.acknowledge(peer.access(), name, acks), taken -> Answer.json(
                            SubscriptionJson.of(taken))
                    .to(request));
        });
    }

    private void redrive(HttpPeer peer, HttpServerRequest request, String name) {
        answer(peer, request, sessions.redrive(peer.access(), name), done -> Answer.json(SubscriptionJson.of(done))
                .to(request));
    }

    /** Answers when the core has, unless the client is gone. */
    private <A> void answer(HttpPeer peer, HttpServerRequest request, Future<A> asked, Consumer<A> answer) {
        asked.onComplete(done -> {
            if (!request.response().closed()) {
                if (done.succeeded()) {
                    answer.accept(done.result());
                } else {
                    refuse(peer, request, done.cause());
                }
            }
        });
    }

    /** Reads the body, and does something with it once it is here. */
    private void withBody(HttpPeer peer, HttpServerRequest request, Consumer<byte[]> action) {
        RequestBody.read(peer, request, MAX_BODY_BYTES, new RequestBody.Outcome() {
            @Override
            public void complete(Payloads body) {
                try {
                    action.accept(body.copy(0));
                } catch (BrokerException refusal) {
                    refused(refusal);
                }
            }

            @Override
            public void refused(BrokerException refusal) {
                refuse(peer, request, refusal);
            }
        });
    }

    private void refuse(HttpPeer peer, HttpServerRequest request, Throwable refusal) {
        peer.refuse(request, Problem.of(refusal));
    }
}

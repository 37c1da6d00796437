package io.herald.gateway.http;

import io.herald.gateway.http.Resource.Needs;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.RequestDecoder;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes every request to where it is answered. Topics and durable subscriptions are found by the path as it was sent;
 * only what has a fixed path goes through the router, which tidies paths up. One for each door instance, on its event
 * loop.
 */
final class Requests {
    static final String TOPICS = "/topics/";

    private final HttpDoor door;
    private final Function<HttpServerRequest, HttpPeer> peers;
    private final Admission admission;
    private final Publishing publishing;
    private final MessagePages messages;
    private final Resource topic;
    private final SubscriptionRequests subscriptions;
    private final OperatorRequests operators;
    private final Optional<WebSocketHandover> mqtt;
    private final Pages pages;
    private final List<Resource> fixed;
    private final Router router;
    private final Resource server = new Resource("*", Map.of());

    /**
     * @param door what is shared
     * @param peers finds the peer that sends a request
     * @param mqtt opens WebSockets over which MQTT is spoken, where it is
     * @param vertx the Vert.x of the verticle
     * @param version the broker's version, as the index tells it
     */
    Requests(
            HttpDoor door,
            Function<HttpServerRequest, HttpPeer> peers,
            Optional<WebSocketHandover> mqtt,
            Vertx vertx,
            String version) {
        this.door = door;
        this.peers = peers;
        this.mqtt = mqtt;
        this.admission = new Admission(door.config().http());
        this.publishing = new Publishing(door);
        this.messages = new MessagePages(door, vertx);
        TopicList list = new TopicList(door);
        Subscribing subscribing = new Subscribing(door, list, publishing);
        topic = new Resource(
                TOPICS + "{topic}",
                Map.of(
                        HttpMethod.POST,
                        (peer, request) -> publishing.handle(peer, request, rest(request)),
                        HttpMethod.GET,
                        (peer, request) -> subscribing.topics(peer, request, rest(request))));
        subscriptions = new SubscriptionRequests(door);
        operators = new OperatorRequests(door, vertx);
        pages = new Pages(door, version);
        fixed = fixed(list, subscribing);
        router = route(vertx);
    }

    private List<Resource> fixed(TopicList list, Subscribing subscribing) {
        Stream<Resource> always = Stream.of(
                new Resource(
                        "/topics",
                        Map.of(
                                HttpMethod.POST,
                                (peer, request) -> BatchPublishing.handle(door, publishing, peer, request),
                                HttpMethod.GET,
                                (peer, request) -> list.all(peer, request))),
                new Resource("/events", Map.of(HttpMethod.GET, subscribing::events)),
                new Resource("/messages", Map.of(HttpMethod.GET, messages::handle)),
                new Resource("/tickets", Map.of(HttpMethod.POST, new TicketRequests(door)::handle))
                        .forThoseWith(Needs.NO_LIE));
        // Whoever connects there says who it is now or in its first packet.
        Stream<Resource> perhaps = mqtt.stream()
                .map(over -> new Resource("/mqtt", Map.of(HttpMethod.GET, over::open)).forThoseWith(Needs.NO_LIE));
        return Stream.of(always, operators.resources(), perhaps, open(pages))
                .flatMap(some -> some)
                .toList();
    }

    private static Stream<Resource> open(Pages pages) {
        return Stream.of(
                        new Resource("/", Map.of(HttpMethod.GET, (peer, request) -> pages.index(request))),
                        new Resource("/health/live", Map.of(HttpMethod.GET, (peer, request) -> pages.live(request))),
                        new Resource("/health/ready", Map.of(HttpMethod.GET, pages::ready)),
                        new Resource(
                                "/openapi.json", Map.of(HttpMethod.GET, (peer, request) -> pages.openApi(request))))
                .map(resource -> resource.forThoseWith(Needs.NOTHING));
    }

    private static String rest(HttpServerRequest request) {
        return request.path().substring(TOPICS.length());
    }

    private Router route(Vertx vertx) {
        Router routes = Router.router(vertx);
        for (Resource resource : fixed) {
            routes.route(resource.path()).handler(context -> at(resource, context));
        }
        routes.route().handler(context -> at(null, context));
        return routes;
    }

    private void at(Resource resource, RoutingContext context) {
        HttpServerRequest request = context.request();
        answer(resource, peers.apply(request), request);
    }

    /** Says that it is not ready, and begins nothing long. */
    void retire() {
        pages.retire();
        operators.retire();
    }

    /** Publishes nothing more, and lets nobody wait. */
    void stop() {
        retire();
        publishing.stop();
        messages.stop();
        mqtt.ifPresent(WebSocketHandover::stop);
    }

    /** What answers the plain posts of a connection before they are requests. */
    PlainPosts plainPosts(Http1Peer peer, RequestDecoder decoder) {
        return new PlainPosts(publishing, admission, peer, decoder);
    }

    /** Everything that can be asked for. */
    List<Resource> resources() {
        return Stream.of(List.of(topic), subscriptions.resources(), fixed)
                .flatMap(List::stream)
                .toList();
    }

    /** Answers a request, now or later. */
    void handle(HttpServerRequest request) {
        HttpPeer peer = peers.apply(request);
        try {
            peer.checkRoom();
            admission.check(request);
        } catch (BrokerException | Problem.Refused refusal) {
            refuse(peer, request, refusal);
            return;
        } catch (RuntimeException fault) {
            fail(peer, request, fault);
            return;
        }
        if (request.path().startsWith(TOPICS)) {
            answer(topic, peer, request);
        } else if (request.path().startsWith(SubscriptionRequests.PATH)) {
            answer(subscriptions.at(request.path()), peer, request);
        } else if (request.path().startsWith("/")) {
            router.handle(request);
        } else {
            // OPTIONS of the broker as a whole; the router takes that for a fault, and says so in the log.
            answer(server, peer, request);
        }
    }

    private void answer(Resource resource, HttpPeer peer, HttpServerRequest request) {
        try {
            if (resource == null) {
                throw new BrokerException(ErrorCode.NOT_FOUND, "there is nothing here; / lists what there is");
            }
            Optional<Future<Void>> proof =
                    resource.isOpenTo(request.method()) ? Optional.empty() : Identification.of(peer, request);
            if (proof.isPresent()) {
                answerWhenKnown(resource, peer, request, proof.get());
            } else {
                resource.handle(peer, request);
            }
        } catch (BrokerException | Problem.Refused refusal) {
            refuse(peer, request, refusal);
        } catch (RuntimeException fault) {
            fail(peer, request, fault);
        }
    }

    /** The request, and all behind it, waits until it is known who sends it. */
    private void answerWhenKnown(Resource resource, HttpPeer peer, HttpServerRequest request, Future<Void> proof) {
        request.pause();
        peer.awaiting(true);
        proof.onComplete(proven -> {
            peer.awaiting(false);
            if (request.response().closed()) {
                return;
            }
            try {
                if (proven.succeeded()) {
                    handle(resource, peer, request);
                } else {
                    refuse(peer, request, proven.cause());
                }
            } finally {
                if (peer.stream() == null || !request.headers().contains(HttpHeaderNames.UPGRADE)) {
                    // A WebSocket that is being opened goes on with the request by itself.
                    request.resume();
                }
            }
        });
    }

    private void handle(Resource resource, HttpPeer peer, HttpServerRequest request) {
        try {
            resource.handle(peer, request);
        } catch (BrokerException | Problem.Refused refusal) {
            refuse(peer, request, refusal);
        } catch (RuntimeException fault) {
            fail(peer, request, fault);
        }
    }

    /** A fault of ours: nobody is left without an answer, and the platform logs it. */
    private void fail(HttpPeer peer, HttpServerRequest request, RuntimeException fault) {
        refuse(
                peer,
                request,
                new BrokerException(ErrorCode.INTERNAL, "a fault of the broker; its log has the details"));
        throw fault;
    }

    private void refuse(HttpPeer peer, HttpServerRequest request, Throwable refusal) {
        peer.refuse(request, Problem.of(refusal));
    }

    /** Answers what is not a request. The platform closes the connection after it. */
    void handleUnreadable(HttpServerRequest request) {
        Problem problem = Problem.ofUnreadable(request.decoderResult().cause());
        door.metrics().refused(problem.code());
        problem.answer(request);
    }
}

package io.herald.gateway.http;

import io.herald.gateway.Wish;
import io.herald.gateway.http.answer.AcceptHeader;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.form.StreamForm;
import io.herald.gateway.http.posted.QueryText;
import io.herald.gateway.http.stream.EventStream;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.QoS;
import io.herald.topic.TopicFilter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers those who ask for topics: with a stream of messages in the form they want, or with a list. One for each door
 * instance, on its event loop.
 */
final class Subscribing {
    static final String SSE = "text/event-stream";
    static final String LINES = "application/x-ndjson";

    private static final List<String> OFFERED = List.of(Answer.JSON, SSE, LINES);
    /** How a client that cannot set the header says where it was cut off. */
    private static final List<String> LAST_EVENT = List.of("last_event_id", "lastEventID", "lastEventId");

    static final Set<String> STREAM_QUERY =
            Set.of("policy", "format", "qos", "from", "last_event_id", "lastEventID", "lastEventId", "ticket");
    static final Set<String> EVENTS_QUERY =
            Set.of("topic", "policy", "format", "qos", "from", "last_event_id", "lastEventID", "lastEventId", "ticket");

    private final HttpDoor door;
    private final TopicList list;
    private final WebSocketStream.Opener webSockets;

    /**
     * @param door what is shared
     * @param list lists topics
     * @param publishing publishes what comes over WebSockets
     */
    Subscribing(HttpDoor door, TopicList list, Publishing publishing) {
        this.door = door;
        this.list = list;
        this.webSockets = new WebSocketStream.Opener(door, publishing);
    }

    /**
     * Answers with a stream of one filter, or with the topics that match it.
     *
     * @param path what stands behind {@code /topics/}
     */
    void topics(HttpPeer peer, HttpServerRequest request, String path) {
        TopicFilter filter = door.topics().filter(path);
        QueryText query = QueryText.of(request.query(), STREAM_QUERY);
        if (request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            webSockets.open(peer, request, filter, query);
            return;
        }
        String type = new AcceptHeader(request.headers().getAll(HttpHeaderNames.ACCEPT))
                .best(OFFERED)
                .orElseThrow(() -> Problem.notAcceptable(String.join(", ", OFFERED)));
        if (type.equals(Answer.JSON) || request.method() == HttpMethod.HEAD) {
            list.matching(filter, peer, request);
        } else {
            open(peer, request, new Wanted(List.of(filter), query, type));
        }
    }

    /** Answers with server-sent events of all the filters in the query. */
    void events(HttpPeer peer, HttpServerRequest request) {
        QueryText query = QueryText.of(request.query(), EVENTS_QUERY);
        List<TopicFilter> filters =
                query.all("topic").stream().map(door.topics()::filterOf).toList();
        if (filters.isEmpty()) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "say what to listen to: /events?topic=a&topic=b/%23");
        }
        open(peer, request, new Wanted(filters, query, SSE));
    }

    /** What a client asked for. */
    private record Wanted(List<TopicFilter> filters, QueryText query, String type) {}

    private void open(HttpPeer peer, HttpServerRequest request, Wanted wanted) {
        EventStream stream = new EventStream(door.fanout(), form(peer, wanted), peer.access());
        if (request.method() == HttpMethod.HEAD) {
            request.response().putHeader("Content-Type", wanted.type).end();
            return;
        }
        peer.checkStream();
        Future<Void> joined = stream.subscribe(wanted.filters, wish(request, wanted.query));
        peer.become(stream);
        joined.onComplete(subscribed -> {
            if (subscribed.failed()) {
                stream.closed();
                peer.remain();
                peer.refuse(request, Problem.of(subscribed.cause()));
            } else if (peer.isOpen()) {
                peer.open(stream, request, wanted.type);
            }
        });
    }

    /** How a client wants a stream: where it was cut off comes before where it wanted to begin. */
    static Wish wish(HttpServerRequest request, QueryText query) {
        String from = query.one("from");
        for (String name : LAST_EVENT) {
            from = query.one(name).isEmpty() ? from : query.one(name);
        }
        String last = request.headers().get("Last-Event-ID");
        QoS qos = query.one("qos").isEmpty() ? QoS.AT_LEAST_ONCE : QoS.of(query.one("qos"));
        return Wish.of(query.one("policy"), qos, last == null || last.isEmpty() ? from : last);
    }

    private StreamForm form(HttpPeer peer, Wanted wanted) {
        boolean single = wanted.filters.size() == 1 && wanted.filters.get(0).isExact();
        boolean raw = isRaw(wanted.query, single && wanted.type.equals(SSE));
        if (wanted.type.equals(SSE)) {
            return raw ? peer.forms().ssePayloads() : peer.forms().sseEnvelopes();
        }
        if (raw) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "lines are json: a raw payload may have lines in it");
        }
        return peer.forms().jsonLines();
    }

    /** Whether payloads are wanted rather than envelopes. */
    static boolean isRaw(QueryText query, boolean fallback) {
        return switch (query.one("format")) {
            case "" -> fallback;
            case "raw" -> true;
            case "json" -> false;
            default -> throw new BrokerException(ErrorCode.BAD_REQUEST, "format is raw or json");
        };
    }

    /** The head of a stream's response. No length is known, so it comes in chunks and ends with the connection. */
    static byte[] head(HttpServerRequest request, String mediaType) {
        StringBuilder head = new StringBuilder(320);
        head.append("HTTP/1.1 200 OK\r\nContent-Type: ").append(mediaType);
        head.append("\r\nCache-Control: no-cache, no-store\r\nX-Accel-Buffering: no\r\n");
        head.append("X-Content-Type-Options: nosniff\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        for (Map.Entry<String, String> header : request.response().headers()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}

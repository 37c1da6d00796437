package io.herald.gateway.http;

import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What is there beside topics: the index, the probes, the description of the API. One for each door instance. */
final class Pages {
    private static final String INDEX = """
            Herald %s

            POST /topics/{topic}          publishes the body
            GET  /topics/{filter}         Accept: text/event-stream or application/x-ndjson streams what is published
            GET  /events?topic={filter}   the same for several filters, without a header: curl -N
            GET  /messages?topic={filter} a page of stored messages; with wait=30s it waits for one
            GET  /topics                  lists the topics
            PUT  /subscriptions/{name}    begins a durable subscription; GET …/events, POST …/acks, …/redrive
            GET  /mqtt                    a WebSocket over which MQTT is spoken
            POST /tickets                 gives a ticket, for what cannot set headers
            POST /backups                 has a copy of the log made
            GET  /subscriptions           lists the durable subscriptions; GET /connections the clients
            GET  /metrics                 what the broker counts, for Prometheus
            GET  /health/live, /health/ready, /openapi.json
            """;

    private final HttpDoor door;
    private final Buffer index;
    private final Buffer openApi = read("openapi.json");
    private boolean retired;

    Pages(HttpDoor door, String version) {
        this.door = door;
        this.index = Buffer.buffer(INDEX.formatted(version));
    }

    /** What there is, for people. */
    void index(HttpServerRequest request) {
        Answer.of(200, "text/plain; charset=utf-8", index).to(request);
    }

    /** What there is, for programs. */
    void openApi(HttpServerRequest request) {
        // It is a file, whose last line ends as it is.
        Answer.of(200, Answer.JSON, openApi).to(request);
    }

    /** The process runs and its event loop turns. */
    void live(HttpServerRequest request) {
        Answer.json(status("up")).to(request);
    }

    /** Nothing is to be sent here any more. */
    void retire() {
        retired = true;
    }

    /** The core answers. */
    void ready(HttpPeer peer, HttpServerRequest request) {
        if (retired) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops");
        }
        door.broker().answers().onComplete(answer -> {
            if (answer.failed()) {
                peer.refuse(request, Problem.of(answer.cause()));
            } else if (!request.response().closed()) {
                Answer.json(status("ready")).to(request);
            }
        });
    }

    private static Buffer status(String word) {
        return new JsonObject().put("status", word).toBuffer();
    }

    private static Buffer read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is in the jar, but cannot be read", e);
        }
    }
}

package io.herald.gateway.http;

import io.herald.bus.BackupAnswer;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What an operator asks for, and nobody else. One for each door instance, on its event loop. */
final class OperatorRequests {
    /** The format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpDoor door;
    private final Vertx vertx;
    private boolean retired;

    OperatorRequests(HttpDoor door, Vertx vertx) {
        this.door = door;
        this.vertx = vertx;
    }

    /** Everything that can be asked for. */
    Stream<Resource> resources() {
        OperatorLists lists = new OperatorLists(door);
        return Stream.of(
                        new Resource("/connections", Map.of(HttpMethod.GET, lists::connections)),
                        new Resource("/subscriptions", Map.of(HttpMethod.GET, lists::subscriptions)),
                        new Resource("/metrics", Map.of(HttpMethod.GET, this::metrics)),
                        new Resource("/backups", Map.of(HttpMethod.POST, this::backup)))
                .map(resource -> resource.forThoseWith(Resource.Needs.OPERATOR));
    }

    /** Off the event loop: to look at all of it takes longer than a message may wait. */
    private void metrics(HttpPeer peer, HttpServerRequest request) {
        vertx.executeBlocking(door.everything()::scrape).map(peer::ifRoom).onComplete(scraped -> {
            if (scraped.failed()) {
                peer.refuse(request, Problem.of(scraped.cause()));
            } else if (!request.response().closed()) {
                Answer.of(200, PROMETHEUS, Buffer.buffer(scraped.result())).to(request);
            }
        });
    }

    /** Begins nothing more. */
    void retire() {
        retired = true;
    }

    /** Has a copy of the log made. Nothing that the client says has a part in where it is. */
    private void backup(HttpPeer peer, HttpServerRequest request) {
        QueryText.of(request.query(), Set.of());
        if (retired) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops");
        }
        peer.awaiting(true);
        door.broker().backup().onComplete(made -> {
            peer.awaiting(false);
            if (!request.response().closed()) {
                answer(peer, request, made);
            }
        });
    }

    private void answer(HttpPeer peer, HttpServerRequest request, AsyncResult<BackupAnswer> made) {
        if (made.succeeded()) {
            Answer.json(201, json(made.result())).to(request);
        } else {
            peer.refuse(request, Problem.of(made.cause()));
        }
    }

    private static Buffer json(BackupAnswer made) {
        return new JsonObject()
                .put("folder", made.folder())
                .put("last", made.last().text())
                .put("bytes", made.bytes())
                .toBuffer();
    }
}

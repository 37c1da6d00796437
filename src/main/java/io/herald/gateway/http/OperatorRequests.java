package io.herald.gateway.http;

import io.herald.bus.BackupAnswer;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What an operator asks for, and nobody else. One for each door instance, on its event loop. */
final class OperatorRequests {
    private final HttpDoor door;
    private boolean retired;

    OperatorRequests(HttpDoor door) {
        this.door = door;
    }

    /** Everything that can be asked for. */
    Stream<Resource> resources() {
        return Stream.of(new Resource("/backups", Map.of(HttpMethod.POST, forOperators(this::backup))));
    }

    /** The one place where it is asked who is an operator: as long as there are no users, whoever is let in. */
    private static Resource.Action forOperators(Resource.Action action) {
        return action;
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
            Answer.of(201, Answer.JSON, json(made.result())).to(request);
        } else {
            door.metrics().refused();
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

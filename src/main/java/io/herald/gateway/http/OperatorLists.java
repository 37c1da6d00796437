package io.herald.gateway.http;

import io.herald.bus.Connected;
import io.herald.bus.ConnectionsAnswer;
import io.herald.bus.ConnectionsQuery;
import io.herald.bus.SessionsAnswer;
import io.herald.bus.SessionsQuery;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/** Lists for an operator: who is connected, and what is kept. One for each door instance, on its event loop. */
final class OperatorLists {
    static final Set<String> PAGED = Set.of("after", "limit");

    private static final int LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final HttpDoor door;

    OperatorLists(HttpDoor door) {
        this.door = door;
    }

    /** Answers with clients that are connected, at all doors. */
    void connections(HttpPeer peer, HttpServerRequest request) {
        QueryText query = QueryText.of(request.query(), PAGED);
        ConnectionsQuery wanted = new ConnectionsQuery(number(query.one("after")), limit(query.one("limit")));
        answer(peer, request, door.broker().connections().ask(wanted).map(OperatorLists::json));
    }

    /** Answers with durable subscriptions that are kept. */
    void subscriptions(HttpPeer peer, HttpServerRequest request) {
        QueryText query = QueryText.of(request.query(), PAGED);
        SessionsQuery wanted = new SessionsQuery(query.one("after"), limit(query.one("limit")));
        answer(peer, request, door.broker().sessions(wanted).map(OperatorLists::json));
    }

    private static void answer(HttpPeer peer, HttpServerRequest request, Future<Answer> asked) {
        asked.map(peer::ifRoom).onComplete(answer -> {
            if (request.response().closed()) {
                return;
            }
            if (answer.succeeded()) {
                answer.result().to(request);
            } else {
                peer.refuse(request, Problem.of(answer.cause()));
            }
        });
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{0,18}")) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "after is a number that was told as next");
        }
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static int limit(String text) {
        int limit = text.isEmpty() ? LIMIT : text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "limit is a number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static Answer json(ConnectionsAnswer answer) {
        JsonArray connections = new JsonArray();
        for (Connected client : answer.clients()) {
            connections.add(new JsonObject()
                    .put("number", client.number())
                    .put("door", client.door())
                    .put("name", client.name())
                    .put("since", Instant.ofEpochMilli(client.sinceMs()).toString())
                    .put("subscriptions", client.subscriptions())
                    .put("waitingBytes", client.waitingBytes()));
        }
        JsonObject json = new JsonObject().put("connections", connections);
        if (answer.more()) {
            json.put("next", answer.clients().get(answer.clients().size() - 1).number());
        }
        return Answer.json(json.toBuffer());
    }

    private static Answer json(SessionsAnswer answer) {
        JsonArray subscriptions = new JsonArray();
        for (SessionsAnswer.Kept kept : answer.sessions()) {
            subscriptions.add(new JsonObject()
                    .put("name", kept.name())
                    .put("connected", kept.connected())
                    .put("filters", kept.filters())
                    .put("position", kept.position().text())
                    .put("lag", kept.lag())
                    .put("pending", kept.pending()));
        }
        JsonObject json = new JsonObject().put("subscriptions", subscriptions);
        if (!answer.next().isEmpty()) {
            json.put("next", answer.next());
        }
        return Answer.json(json.toBuffer());
    }
}

package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.bus.SteadyTime;
import io.herald.bus.Ticket;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.QueryText;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/**
 * Gives tickets to those who have proven who they are, for what cannot set headers: a browser's EventSource and
 * WebSocket. One for each door instance, on its event loop.
 *
 * @param door what is shared
 */
record TicketRequests(HttpDoor door) {
    /** Where nobody can prove who it is, a page that does so all the same goes on. */
    private static final String NOT_NEEDED = "not-needed";

    /** Answers with a ticket. */
    void handle(HttpPeer peer, HttpServerRequest request) {
        QueryText.of(request.query(), Set.of());
        Access access = peer.access();
        if (!access.identifies()) {
            answer(request, new Ticket(NOT_NEEDED, SteadyTime.now()));
            return;
        }
        if (access.identity().isAnonymous()) {
            throw access.denied("have tickets");
        }
        door.broker().auth().ticket(access.identity()).onComplete(given -> {
            if (given.failed()) {
                peer.refuse(request, Problem.of(given.cause()));
            } else if (!request.response().closed()) {
                answer(request, given.result());
            }
        });
    }

    private static void answer(HttpServerRequest request, Ticket given) {
        JsonObject ticket = new JsonObject()
                .put(Identification.TICKET, given.text())
                .put("expires", Instant.ofEpochMilli(given.expiresAtMs()).toString());
        Answer.json(201, ticket.toBuffer()).to(request);
    }
}

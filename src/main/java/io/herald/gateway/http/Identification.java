package io.herald.gateway.http;

import io.herald.gateway.http.posted.PercentText;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who sends a request, before anybody looks at what it wants: by its header, by a ticket where a client
 * cannot set headers, or by the certificate of its connection. Where nobody can prove anything, what is shown means
 * nothing. No state.
 */
final class Identification {
    static final String TICKET = "ticket";

    private static final Pattern TICKETS = Pattern.compile("(?:^|&)" + TICKET + "=([^&]*)");
    /** What others have in their URLs: it ends up in logs, histories and referrers there. */
    private static final Pattern SECRETS = Pattern.compile("(?:^|&)(access_token|token|password)=");

    private Identification() {}

    /**
     * Has a client prove what its request shows.
     *
     * @return empty where it is known already by whom the request is; otherwise completed when that is known
     * @throws BrokerException where it shows what proves nothing
     */
    static Optional<Future<Void>> of(HttpPeer peer, HttpServerRequest request) {
        PeerIdentity identity = peer.identity();
        String query = request.query();
        if (query != null && hasSecret(query)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "passwords and tokens do not belong in a URL: send Authorization, or a ticket of POST /tickets");
        }
        if (!identity.access().identifies()) {
            return Optional.empty();
        }
        String header = header(request.headers().getAll(HttpHeaderNames.AUTHORIZATION));
        String ticket = query != null && request.method() == HttpMethod.GET ? ticket(query) : null;
        if (ticket != null) {
            return Optional.of(identity.redeem(ticket));
        }
        if (identity.isKnownBy(header)) {
            return Optional.empty();
        }
        return header == null ? identity.showsNothing() : Optional.of(identity.prove(header));
    }

    /** Whether a request that is answered without another look comes from whom its connection is known to be. */
    static boolean isKnown(HttpPeer peer, HttpHeaders headers) {
        if (!peer.access().identifies()) {
            return true;
        }
        List<String> said = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return said.size() <= 1 && peer.identity().isKnownBy(said.isEmpty() ? null : said.get(0));
    }

    private static boolean hasSecret(String query) {
        return (query.contains("token=") || query.contains("password="))
                && SECRETS.matcher(query).find();
    }

    private static String header(List<String> said) {
        if (said.size() > 1) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "Authorization comes once");
        }
        return said.isEmpty() ? null : said.get(0);
    }

    private static String ticket(String query) {
        Matcher ticket = TICKETS.matcher(query);
        return ticket.find() ? PercentText.decode(ticket.group(1)) : null;
    }
}

package io.herald.gateway.http.answer;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What a client is asked to show that is answered with 401 (RFC 9110, 11.6.1). No state. */
final class Challenge {
    private static final String BEARER = "Bearer realm=\"herald\"";
    private static final String WRONG_TOKEN = BEARER + ", error=\"invalid_token\"";
    private static final String BASIC = "Basic realm=\"herald\", charset=\"UTF-8\"";

    private Challenge() {}

    /**
     * What is offered, one a header line. A browser is not asked for a password: it would open a window over the page
     * that called, and from then on show the password for every page that calls.
     */
    static List<String> of(HttpServerRequest request) {
        String said = request.getHeader("Authorization");
        String bearer = said != null && said.regionMatches(true, 0, "Bearer ", 0, 7) ? WRONG_TOKEN : BEARER;
        return request.headers().contains("Sec-Fetch-Mode") ? List.of(bearer) : List.of(BASIC, bearer);
    }
}

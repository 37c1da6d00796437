package io.herald.gateway.http.answer;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client is asked to show that is answered with 401 (RFC 9110, 11.6.1). Immutable.
 *
 * @param passwords whether somebody is known by a password
 * @param tokens whether somebody is known by a token
 */
public record Challenge(boolean passwords, boolean tokens) {
    private static final String BEARER = "Bearer realm=\"herald\"";
    private static final String WRONG_TOKEN = BEARER + ", error=\"invalid_token\"";
    private static final String BASIC = "Basic realm=\"herald\", charset=\"UTF-8\"";

    /**
     * Puts into the answer what is taken. No browser is asked for a password: it would open a window over the page that
     * called, and from then on show the password for every page that calls. It is asked for what its page has to know.
     */
    public void put(HttpServerRequest request) {
        boolean browser = request.headers().contains("Sec-Fetch-Mode");
        List<String> offers = new ArrayList<>(2);
        if (passwords && !browser) {
            offers.add(BASIC);
        }
        if (tokens || offers.isEmpty()) {
            String said = request.getHeader("Authorization");
            offers.add(said != null && said.regionMatches(true, 0, "Bearer ", 0, 7) ? WRONG_TOKEN : BEARER);
        }
        request.response().putHeader("WWW-Authenticate", offers);
    }
}

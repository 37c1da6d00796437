package io.herald.gateway.http;

import io.herald.config.HttpSettings;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.HostCheck;
import io.herald.gateway.http.guard.OriginCheck;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** What is asked of every request before anybody looks at what it wants. One for each door instance. */
final class Admission {
    private static final CharSequence SITE = "Sec-Fetch-Site";

    /** What a request that is let in without another look does not have. */
    private static final List<CharSequence> SPECIAL = List.of(
            HttpHeaderNames.ORIGIN,
            SITE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.UPGRADE);

    private final HostCheck hosts;
    private final OriginCheck origins;

    Admission(HttpSettings config) {
        this.hosts = new HostCheck(config.host(), config.hosts());
        this.origins = new OriginCheck(config.origins());
    }

    /** Lets a request in, or throws why not. What an invited page needs to read the answer is put into it. */
    void check(HttpServerRequest request) {
        String host = host(request);
        if (request.uri().charAt(0) != '/' && !isForServer(request)) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "the request line has a path");
        }
        String encoding = request.getHeader(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null) {
            throw Problem.mediaType("a body is sent as it is, without Content-Encoding");
        }
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        if (changes(request) && !origins.allows(origin, host, request.getHeader(SITE))) {
            throw new BrokerException(
                    ErrorCode.FORBIDDEN, "pages of this origin may not do that; http.origins lists those that may");
        }
        if (origin != null && origins.isInvited(origin)) {
            invite(request, origin);
        }
    }

    /** Whether a request is let in without another look: to a host of ours, with nothing that asks for special care. */
    boolean isPlain(HttpHeaders headers, String localAddress) {
        for (CharSequence special : SPECIAL) {
            if (headers.contains(special)) {
                return false;
            }
        }
        List<String> said = headers.getAll(HttpHeaderNames.HOST);
        return said.size() == 1 && hosts.judge(said.get(0), localAddress) == HostCheck.Verdict.OURS;
    }

    private String host(HttpServerRequest request) {
        List<String> said = request.headers().getAll(HttpHeaderNames.HOST);
        HostCheck.Verdict verdict = said.size() != 1
                ? HostCheck.Verdict.MALFORMED
                : hosts.judge(said.get(0), request.localAddress().hostAddress());
        if (verdict == HostCheck.Verdict.MALFORMED) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "Host comes once and names a host");
        }
        if (verdict == HostCheck.Verdict.FOREIGN) {
            throw Problem.misdirected();
        }
        return said.get(0);
    }

    private static boolean isForServer(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS && request.uri().equals("*");
    }

    /**
     * A WebSocket is asked for with a GET, and pages may do that everywhere. So is the stream of a durable
     * subscription, which is taken from whoever has it.
     */
    private static boolean changes(HttpServerRequest request) {
        HttpMethod method = request.method();
        boolean safe = method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
        return !safe
                || request.headers().contains(HttpHeaderNames.UPGRADE)
                || method == HttpMethod.GET && request.path().startsWith(SubscriptionRequests.PATH);
    }

    private static void invite(HttpServerRequest request, String origin) {
        HttpServerResponse response = request.response();
        response.putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        if (request.method() == HttpMethod.OPTIONS && request.headers().contains("Access-Control-Request-Method")) {
            response.putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                    .putHeader("Access-Control-Max-Age", "600");
            String headers = request.getHeader("Access-Control-Request-Headers");
            if (headers != null) {
                response.putHeader("Access-Control-Allow-Headers", headers);
            }
        }
    }
}

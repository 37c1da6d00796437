package io.herald.gateway.http;

import io.herald.gateway.http.answer.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that has a path, and what may be done with it.
 *
 * @param path as the description of the API writes it
 * @param actions what each method does; HEAD comes with GET, OPTIONS with everything
 */
record Resource(String path, Map<HttpMethod, Action> actions) {
    /** What a method does with a resource. */
    interface Action {
        /** Answers a request, now or later, or throws why not. */
        void answer(HttpPeer peer, HttpServerRequest request);
    }

    void handle(HttpPeer peer, HttpServerRequest request) {
        HttpMethod method = request.method();
        Action action = actions.get(method == HttpMethod.HEAD ? HttpMethod.GET : method);
        if (action != null) {
            action.answer(peer, request);
        } else if (method == HttpMethod.OPTIONS) {
            request.response().setStatusCode(204).putHeader("Allow", allow()).end();
        } else {
            throw Problem.methodNotAllowed(allow());
        }
    }

    private String allow() {
        Stream<String> head = actions.containsKey(HttpMethod.GET) ? Stream.of("HEAD") : Stream.empty();
        Stream<String> own = actions.keySet().stream().map(HttpMethod::name);
        return Stream.of(own, head, Stream.of("OPTIONS"))
                .flatMap(names -> names)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

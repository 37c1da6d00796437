package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.gateway.http.answer.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that has a path, what may be done with it, and by whom.
 *
 * @param path as the description of the API writes it
 * @param actions what each method does; HEAD comes with GET, OPTIONS with everything
 * @param needs what a client has to be
 */
record Resource(String path, Map<HttpMethod, Action> actions, Needs needs) {
    /** What a client has to be before anybody looks at what it wants. */
    enum Needs {
        /** Anybody: what it shows is not looked at. */
        NOTHING,
        /** Whoever it says it is, if it says anything: it may say that later. */
        NO_LIE,
        /** Somebody who may do something here. */
        WELCOME,
        /** An operator. */
        OPERATOR
    }

    /** What a method does with a resource. */
    interface Action {
        /** Answers a request, now or later, or throws why not. */
        void answer(HttpPeer peer, HttpServerRequest request);
    }

    /** Of those who may do something here. */
    Resource(String path, Map<HttpMethod, Action> actions) {
        this(path, actions, Needs.WELCOME);
    }

    /** The same for others. */
    Resource forThoseWith(Needs other) {
        return new Resource(path, actions, other);
    }

    /** Whether a request is answered whoever sends it: pages ask what they may do before they show who they are. */
    boolean isOpenTo(HttpMethod method) {
        return needs == Needs.NOTHING || method == HttpMethod.OPTIONS;
    }

    void handle(HttpPeer peer, HttpServerRequest request) {
        HttpMethod method = request.method();
        if (!isOpenTo(method)) {
            check(peer.access());
        }
        Action action = actions.get(method == HttpMethod.HEAD ? HttpMethod.GET : method);
        if (action != null) {
            action.answer(peer, request);
        } else if (method == HttpMethod.OPTIONS) {
            request.response().setStatusCode(204).putHeader("Allow", allow()).end();
        } else {
            throw Problem.methodNotAllowed(allow());
        }
    }

    /** @throws io.herald.topic.BrokerException where a client is not what it has to be */
    void check(Access access) {
        if (needs == Needs.OPERATOR) {
            access.checkAdmin();
        } else if (needs == Needs.WELCOME) {
            access.checkWelcome();
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

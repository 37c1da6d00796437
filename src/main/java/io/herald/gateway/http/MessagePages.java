package io.herald.gateway.http;

import io.herald.bus.SteadyTime;
import io.herald.gateway.http.form.PageJson;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.Page;
import io.herald.topic.TopicFilter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers with pages of stored messages, and knows who waits for one. One for each door instance, on its event loop.
 */
final class MessagePages {
    static final Set<String> QUERY = Set.of("topic", "from", "limit", "wait");

    /** How many messages a page has where its reader does not say. */
    private static final int LIMIT = 100;

    private static final int MAX_LIMIT = 1_000;
    /** How long a request waits at most, whatever it says. */
    private static final long MAX_WAIT_MS = 60_000;

    private final HttpDoor door;
    private final Vertx vertx;
    private final PageJson json = new PageJson();
    private final Set<PagePoll> polls = new HashSet<>();
    private boolean stopping;

    /**
     * @param door what is shared
     * @param vertx for timers, on this event loop
     */
    MessagePages(HttpDoor door, Vertx vertx) {
        this.door = door;
        this.vertx = vertx;
    }

    /**
     * What a client asks for.
     *
     * @param filters which topics
     * @param from where to begin
     * @param limit the most messages, at least 1
     * @param waitMs how long to wait where there is none, in milliseconds
     */
    record Wanted(List<TopicFilter> filters, From from, int limit, long waitMs) {}

    /** Answers, at once or when there is something. */
    void handle(HttpPeer peer, HttpServerRequest request) {
        PagePoll poll = new PagePoll(this, peer, request, wanted(request));
        polls.add(poll);
        poll.begin();
    }

    private Wanted wanted(HttpServerRequest request) {
        QueryText query = QueryText.of(request.query(), QUERY);
        List<TopicFilter> filters = query.all("topic").stream()
                .map(door.topics()::unsharedOf)
                .distinct()
                .toList();
        if (filters.isEmpty()) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "say what to read: /messages?topic=a&topic=b/%23");
        }
        if (filters.size() > door.limits().subscriptions()) {
            throw new BrokerException(
                    ErrorCode.RATE_LIMITED, "at most " + door.limits().subscriptions() + " topics are read together");
        }
        String from = query.one("from");
        From place = from.isEmpty() ? From.EARLIEST : From.of(from, SteadyTime.now());
        String wait = query.one("wait");
        long waitMs = wait.isEmpty() ? 0 : Math.min(MAX_WAIT_MS, Durations.millis(wait, "wait"));
        // Whoever asks for the head only does not wait for a body.
        boolean waits = !stopping && request.method() != HttpMethod.HEAD;
        return new Wanted(filters, place, limit(query.one("limit")), waits ? waitMs : 0);
    }

    private static int limit(String text) {
        int limit = text.isEmpty() ? LIMIT : text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "limit is a number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    /** Lets nobody wait any more: who does is answered with an empty page. */
    void stop() {
        stopping = true;
        List.copyOf(polls).forEach(PagePoll::waitNoLonger);
    }

    HttpDoor door() {
        return door;
    }

    Vertx vertx() {
        return vertx;
    }

    byte[] json(Page page) {
        return json.write(page);
    }

    /** A request is answered, or its client is gone. */
    void ended(PagePoll poll) {
        polls.remove(poll);
    }
}

package io.herald.gateway.http;

import io.herald.bus.EndsAnswer.Ends;
import io.herald.bus.EndsQuery;
import io.herald.bus.TopicsAnswer;
import io.herald.bus.TopicsAnswer.Topic;
import io.herald.gateway.TopicLists;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which topics there are, and which of their messages are kept. One for each door instance, on its event loop.
 */
final class TopicList {
    private static final int MAX_LISTED = 10_000;
    /** About how long a list may get, in characters of its names. */
    private static final int MAX_LENGTH = 1 << 20;
    /** How many topics are looked up in the log at once: others who read it take turns with that. */
    private static final int LOOKED_UP_AT_ONCE = 100;

    private final HttpDoor door;

    TopicList(HttpDoor door) {
        this.door = door;
    }

    /** Lists all topics but the broker's own, of those that may be read. */
    void all(HttpPeer peer, HttpServerRequest request) {
        matching(door.topics().filterOf("#"), peer, request);
    }

    /** Lists the topics that match, and may be read. */
    void matching(TopicFilter filter, HttpPeer peer, HttpServerRequest request) {
        door.broker()
                .topics(filter, MAX_LISTED)
                .map(listed -> TopicLists.readable(listed, peer.access()))
                .map(TopicList::bounded)
                .compose(listed -> withEnds(listed, request))
                .map(peer::ifRoom)
                .onComplete(answer -> {
                    if (request.response().closed()) {
                        return;
                    }
                    if (answer.failed()) {
                        Problem.of(answer.cause()).answer(request);
                    } else {
                        Answer.json(answer.result().toBuffer()).to(request);
                    }
                });
    }

    private static TopicsAnswer bounded(TopicsAnswer all) {
        int count = 0;
        int length = 0;
        while (count < all.topics().size() && length < MAX_LENGTH) {
            length += all.topics().get(count++).name().length();
        }
        boolean more = all.more() || count < all.topics().size();
        return new TopicsAnswer(all.topics().subList(0, count), more);
    }

    private Future<JsonObject> withEnds(TopicsAnswer listed, HttpServerRequest request) {
        return lookUp(listed.topics(), new HashMap<>(), request).map(ends -> json(listed, ends));
    }

    /** Looks up some topics after others, as long as there is somebody to be answered. */
    private Future<Map<TopicName, Ends>> lookUp(
            List<Topic> topics, Map<TopicName, Ends> found, HttpServerRequest request) {
        if (topics.isEmpty() || request.response().closed()) {
            return Future.succeededFuture(found);
        }
        int count = Math.min(LOOKED_UP_AT_ONCE, topics.size());
        List<TopicName> some =
                topics.subList(0, count).stream().map(TopicList::name).toList();
        return door.broker().ends(new EndsQuery(some)).compose(answer -> {
            found.putAll(answer.ends());
            return lookUp(topics.subList(count, topics.size()), found, request);
        });
    }

    private static TopicName name(Topic topic) {
        return TopicName.of(topic.name(), Integer.MAX_VALUE);
    }

    private static JsonObject json(TopicsAnswer answer, Map<TopicName, Ends> found) {
        JsonArray topics = new JsonArray();
        for (Topic topic : answer.topics()) {
            JsonObject json = new JsonObject()
                    .put("name", topic.name())
                    .put("subscribers", topic.subscriptions())
                    .put("messages", topic.messages());
            Ends ends = found.get(name(topic));
            if (ends != null) {
                json.put("first", ends.first().text()).put("last", ends.last().text());
            }
            topics.add(json);
        }
        return new JsonObject().put("topics", topics).put("more", answer.more());
    }
}

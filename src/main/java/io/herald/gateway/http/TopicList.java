package io.herald.gateway.http;

import io.herald.bus.TopicsAnswer;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.topic.TopicFilter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Tells which topics there are. One for each door instance, on its event loop. */
final class TopicList {
    private static final int MAX_LISTED = 10_000;

    private final HttpDoor door;

    TopicList(HttpDoor door) {
        this.door = door;
    }

    /** Lists all topics but the broker's own. */
    void all(HttpServerRequest request) {
        matching(door.topics().filterOf("#"), request);
    }

    /** Lists the topics that match. */
    void matching(TopicFilter filter, HttpServerRequest request) {
        door.broker().topics(filter, MAX_LISTED).onComplete(answer -> {
            if (answer.failed()) {
                Problem.of(answer.cause()).answer(request);
            } else if (!request.response().closed()) {
                Answer.json(json(answer.result()).toBuffer()).to(request);
            }
        });
    }

    private static JsonObject json(TopicsAnswer answer) {
        JsonArray topics = new JsonArray();
        for (TopicsAnswer.Topic topic : answer.topics()) {
            topics.add(new JsonObject()
                    .put("name", topic.name())
                    .put("subscribers", topic.subscriptions())
                    .put("messages", topic.messages()));
        }
        return new JsonObject().put("topics", topics).put("more", answer.more());
    }
}

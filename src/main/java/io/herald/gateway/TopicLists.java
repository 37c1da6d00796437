package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.Broker;
import io.herald.bus.TopicsAnswer;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the core which topics there are, for all connections of a door instance: one question at a time, and those who
 * wait with the same one share its answer. A long list takes the core a while, in which it does nothing for others.
 * Owned by its door instance, on its event loop.
 */
public final class TopicLists {
    private final Broker broker;
    private final Map<Question, Promise<TopicsAnswer>> waiting = new LinkedHashMap<>();
    private boolean asking;

    /** @param broker the core */
    public TopicLists(Broker broker) {
        this.broker = broker;
    }

    private record Question(TopicFilter filter, int limit) {}

    /**
     * The topics that match a filter, by name, as they are now or a little later: of at most {@code limit} those that
     * may be read.
     */
    public Future<TopicsAnswer> list(TopicFilter filter, int limit, Access access) {
        Future<TopicsAnswer> answer = waiting.computeIfAbsent(
                        new Question(filter, limit), question -> Promise.promise())
                .future();
        askNext();
        return answer.map(all -> readable(all, access));
    }

    /** What somebody may know of a list. */
    public static TopicsAnswer readable(TopicsAnswer all, Access access) {
        if (access.mayReadAll()) {
            return all;
        }
        List<TopicsAnswer.Topic> readable = all.topics().stream()
                .filter(topic -> access.mayRead(TopicName.of(topic.name(), Integer.MAX_VALUE)))
                .toList();
        return new TopicsAnswer(readable, all.more());
    }

    private void askNext() {
        Iterator<Map.Entry<Question, Promise<TopicsAnswer>>> next =
                waiting.entrySet().iterator();
        if (asking || !next.hasNext()) {
            return;
        }
        Map.Entry<Question, Promise<TopicsAnswer>> asked = next.next();
        Question question = asked.getKey();
        Promise<TopicsAnswer> answer = asked.getValue();
        next.remove();
        asking = true;
        broker.topics(question.filter, question.limit).onComplete(done -> {
            asking = false;
            askNext();
            answer.handle(done);
        });
    }
}

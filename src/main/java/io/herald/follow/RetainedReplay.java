package io.herald.follow;

import io.herald.bus.RetainedAnswer;
import io.herald.bus.RetainedQuery;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.AsyncResult;

/**
 * Delivers the retained messages of a new subscription, as fast as the subscriber takes them, and then lets it follow
 * the log from where it joined the live feed: a message that was retained later is left to the log, so nothing comes
 * twice. Owned by a session, on its connection's event loop, until it is over.
 */
final class RetainedReplay {
    private static final int PAGE_BYTES = 64 << 10;

    private final LogFollowing following;
    private final TopicFilter filter;
    private final Position head;
    private QoS qos;
    private String after = "";
    private boolean follows = true;

    /**
     * @param following whose messages these are
     * @param filter what was subscribed to
     * @param qos the highest level it wants messages with
     * @param head the head of the log when the live feed was joined
     */
    RetainedReplay(LogFollowing following, TopicFilter filter, QoS qos, Position head) {
        this.following = following;
        this.filter = filter;
        this.qos = qos;
        this.head = head;
    }

    /** The filter is followed already, or not at all. */
    RetainedReplay withoutFollowing() {
        follows = false;
        return this;
    }

    /** What it wants is of another level now. */
    void want(QoS other) {
        qos = other;
    }

    /** The same from its beginning; what comes later is the log's from the same place on. */
    RetainedReplay again() {
        return new RetainedReplay(following, filter, qos, head);
    }

    /** Whether the filter is followed when this is over. */
    boolean follows() {
        return follows;
    }

    TopicFilter filter() {
        return filter;
    }

    QoS qos() {
        return qos;
    }

    Position head() {
        return head;
    }

    /** Asks for what comes next. */
    void next() {
        following
                .surroundings()
                .broker()
                .retained(new RetainedQuery(filter, after, PAGE_BYTES, SteadyTime.now()))
                .onComplete(this::answered);
    }

    private void answered(AsyncResult<RetainedAnswer> answer) {
        if (following.isClosed() || !following.replays().all().contains(this)) {
            return;
        }
        if (answer.failed()) {
            following.retry(this::next);
            return;
        }
        for (Run run : answer.result().runs()) {
            if (head.covers(run.first())) {
                following.outlet().write(Delivered.retained(qos, run));
            }
        }
        after = answer.result().next();
        if (answer.result().more()) {
            following.replays().goOn(this);
        } else {
            following.outlet().flush();
            following.replayed(this, qos, head);
        }
    }
}

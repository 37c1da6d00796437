package io.herald.gateway;

import io.herald.bus.LogHead;
import io.herald.delivery.Subscription;
import io.herald.follow.LogFollowing;
import io.herald.topic.From;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/**
 * Where in the log a new subscription begins, and whether retained messages come first. Owned by its session, on the
 * connection's event loop.
 *
 * @param session whose subscriptions these are
 * @param fanout of the door instance
 */
record StartOfReading(SubscriberSession session, LiveFanout fanout) {
    /**
     * A subscription that is to begin.
     *
     * @param older the one to the same filter that it replaces; null where there is none
     */
    Subscription subscription(TopicFilter filter, Wish wish, Subscription older) {
        boolean goesOn =
                older != null && older.isFollowed() && session.following().isKept();
        return new Subscription(filter, wish.policy(), wish.qos(), wish.qos().isStored() || goesOn);
    }

    /**
     * Follows a filter for which the live feed has been joined.
     *
     * @param filter what is subscribed to
     * @param wish how
     * @param head the head of the log when the feed was joined
     * @param wanted whether it has not been taken back or replaced meanwhile: one that has is not followed, for nobody
     *     would hear what is published for it
     * @return completed when it is followed
     */
    Future<Void> of(TopicFilter filter, Wish wish, LogHead head, BooleanSupplier wanted) {
        if (!wanted.getAsBoolean()) {
            return Future.succeededFuture();
        }
        LogFollowing following = session.following();
        boolean everyTime = wish.retained() == Wish.Retained.EVERY_TIME;
        boolean goesOn = following.renew(filter, wish.qos());
        if (!goesOn && !wish.qos().isStored()) {
            following.unsubscribe(filter);
            session.isThrough(filter);
        }
        if (goesOn || !wish.qos().isStored()) {
            following.replay(filter, wish.qos(), everyTime, head);
            if (goesOn) {
                following.passed(head.position());
            }
            return Future.succeededFuture();
        }
        following.stopReplay(filter);
        if (wish.from().place() == From.Place.NEW) {
            boolean never = wish.retained() == Wish.Retained.NEVER;
            following.follow(filter, wish.qos(), never ? head.withoutRetained() : head);
            return Future.succeededFuture();
        }
        return fanout.broker().find(wish.from()).map(position -> {
            if (wanted.getAsBoolean()) {
                following.readFrom(filter, wish.qos(), position);
            }
            return null;
        });
    }
}

package io.herald.gateway.mqtt;

import io.herald.delivery.SlowPolicy;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.Wish;
import io.herald.mqtt.Packet;
import io.herald.mqtt.ReasonCode;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.SubscriptionOptions;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The subscribing half of a connection. Owned by the connection, on its event loop. */
final class MqttSubscriber {
    private static final int NEVER_RETAINED = 2;
    /** How long the filters of a client may be together: each change of its session writes all of them to disk. */
    private static final int MAX_CHARACTERS = 256 << 10;

    private final MqttDoor door;
    private final MqttSession session;
    private final RefusalPace refusals;

    /**
     * @param door the door instance
     * @param session that of the client
     */
    MqttSubscriber(MqttDoor door, MqttSession session) {
        this.door = door;
        this.session = session;
        this.refusals = new RefusalPace(door.fanout().vertx());
    }

    /** Subscribes; completed with the packet that answers when all of that is sure, and kept. */
    Future<byte[]> subscribe(Packet.Subscribe packet) {
        door.window().send();
        int[] reasons = new int[packet.wishes().size()];
        int[] refused = new int[1];
        List<Future<Void>> all = new ArrayList<>(reasons.length);
        for (int i = 0; i < reasons.length; i++) {
            int at = i;
            Packet.Wish wish = packet.wishes().get(i);
            reasons[i] = wish.qos().level();
            all.add(subscribe(packet, wish).otherwise(fault -> {
                reasons[at] = Reasons.ofFilter(fault);
                refused[0]++;
                door.metrics().refused(Reasons.code(reasons[at]));
                return null;
            }));
        }
        return Future.join(all)
                .compose(done -> session.save())
                .compose(saved -> refusals.answer(refused[0]))
                .map(told -> session.encoder().subscribeAnswer(packet.packetId(), reasons, ""));
    }

    private Future<Void> subscribe(Packet.Subscribe packet, Packet.Wish wish) {
        TopicFilter filter;
        try {
            filter = TopicFilter.of(wish.filter(), door.config().limits().levels());
        } catch (BrokerException refusal) {
            return Future.failedFuture(refusal);
        }
        boolean isNew = !session.form().has(filter);
        if (isNew && isTooMuch(filter)) {
            return Future.failedFuture(
                    new BrokerException(ErrorCode.RATE_LIMITED, "the filters of a client are too long together"));
        }
        session.form()
                .put(new SubscriptionOptions(
                        filter, packet.subscriptionId(), wish.noLocal(), wish.retainAsPublished()));
        Wish as = new Wish(SlowPolicy.DROP_NEW, wish.qos(), From.NEW, retained(wish, isNew));
        return session.subscriber().subscribe(filter, as).onFailure(fault -> session.form()
                .remove(filter));
    }

    private boolean isTooMuch(TopicFilter filter) {
        return session.form().characters() + filter.text().length() > MAX_CHARACTERS;
    }

    /** When retained messages come (MQTT 5, 3.8.3.1); those of a group come to nobody. */
    private static Wish.Retained retained(Packet.Wish wish, boolean isNew) {
        if (wish.retainHandling() == NEVER_RETAINED || wish.retainHandling() == 1 && !isNew) {
            return Wish.Retained.NEVER;
        }
        return Wish.Retained.EVERY_TIME;
    }

    /** Takes subscriptions back; completed with the packet that answers. */
    Future<byte[]> unsubscribe(Packet.Unsubscribe packet) {
        int[] reasons = new int[packet.filters().size()];
        for (int i = 0; i < reasons.length; i++) {
            reasons[i] = unsubscribe(packet.filters().get(i));
        }
        return session.save().map(saved -> session.encoder().unsubscribeAnswer(packet.packetId(), reasons, ""));
    }

    private int unsubscribe(String text) {
        try {
            TopicFilter filter = TopicFilter.of(text, door.config().limits().levels());
            session.form().remove(filter);
            boolean was = session.subscriber().unsubscribe(filter);
            return was ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED;
        } catch (BrokerException refusal) {
            return Reasons.ofFilter(refusal);
        }
    }
}

package io.herald.gateway;

import io.herald.config.BrokerConfig;
import io.herald.delivery.WindowShare;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * What bounds each client, and all of them together, at whichever door. One for the broker, so that the parts of the
 * heap are the same on many cores; any thread.
 */
public final class ClientLimits {
    private final LiveFanout.Limits subscriber;
    private final PublishWindow.Quota publisher;
    private final SubscriptionRoom room;
    private final WaitingRoom waitingRoom = WaitingRoom.ofHeap();
    private final AtomicInteger windows = new AtomicInteger();
    private final IntSupplier windowShare = WindowShare.of(Runtime.getRuntime().maxMemory(), windows::get);

    /**
     * @param subscriber what bounds a subscriber
     * @param publisher what a user, or one connection of nobody known, may publish in a second
     */
    public ClientLimits(LiveFanout.Limits subscriber, PublishWindow.Quota publisher) {
        this(subscriber, publisher, SubscriptionRoom.ofHeap());
    }

    /** What is configured. */
    public static ClientLimits of(BrokerConfig config) {
        BrokerConfig.Limits limits = config.limits();
        return new ClientLimits(
                new LiveFanout.Limits(
                        limits.subscriptions(),
                        limits.queueBytes(),
                        limits.inflight(),
                        config.delivery().ackTimeout().toMillis(),
                        config.delivery().maxAttempts()),
                new PublishWindow.Quota(limits.messageRate(), limits.byteRate()));
    }

    ClientLimits(LiveFanout.Limits subscriber, PublishWindow.Quota publisher, SubscriptionRoom room) {
        this.subscriber = subscriber;
        this.publisher = publisher;
        this.room = room;
    }

    LiveFanout.Limits subscriber() {
        return subscriber;
    }

    /** What a user, or one connection of nobody known, may publish in a second. */
    public PublishWindow.Quota publisher() {
        return publisher;
    }

    /** For the subscriptions of all clients. */
    SubscriptionRoom room() {
        return room;
    }

    /** For what waits for all subscribers. */
    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** How many messages each of those that acknowledge may have in flight. */
    IntSupplier windowShare() {
        return windowShare;
    }

    /** There is one more that acknowledges. */
    void windowOpened() {
        windows.incrementAndGet();
    }

    /** There is one less. */
    void windowClosed() {
        windows.decrementAndGet();
    }
}

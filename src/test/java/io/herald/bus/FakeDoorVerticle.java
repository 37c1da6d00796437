package io.herald.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A door without sockets: it enters the core on an event loop of its own and keeps what it is given. */
public final class FakeDoorVerticle extends VerticleBase {
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private Broker broker;

    /** Deploys a door. */
    public static FakeDoorVerticle deploy(Vertx vertx) throws Exception {
        FakeDoorVerticle door = new FakeDoorVerticle();
        wait(vertx.deployVerticle(door));
        return door;
    }

    @Override
    public Future<?> start() {
        broker = Broker.enter(vertx, "fake", delivery -> {
            received.add(delivery);
            delivery.publication().release();
        });
        return Future.succeededFuture();
    }

    /** What this door may ask of the core; to be asked in {@link #ask}. */
    public Broker broker() {
        return broker;
    }

    /** The context on which the broker's answers come. */
    public Context ownContext() {
        return context;
    }

    /** Asks on the door's own event loop, and waits for the answer. */
    public <T> T ask(Supplier<Future<T>> question) throws Exception {
        Promise<T> answer = Promise.promise();
        context.runOnContext(v -> question.get().onComplete(answer));
        return wait(answer.future());
    }

    /** The next delivery; null when none comes within ten seconds. */
    public Delivery next() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    /** Whether nothing lies here that was not asked for with {@link #next}. */
    public boolean isQuiet() {
        return received.isEmpty();
    }

    /** Forgets what lies here. */
    public void forget() {
        received.clear();
    }

    /** Waits for a future, ten seconds at most. */
    public static <T> T wait(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}

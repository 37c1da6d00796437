package io.herald;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A platform whose time passes when a test says so, and where what blocks is done at once; it knows nothing else. Owned
 * by that test.
 */
public final class FakeTimers {
    private final Map<Long, Handler<Long>> waiting = new TreeMap<>();
    private long last;

    /** What is given to whoever sets timers. */
    public Vertx vertx() {
        return (Vertx) Proxy.newProxyInstance(
                Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, (self, called, said) -> {
                    switch (called.getName()) {
                        case "setTimer":
                            return set(said[1]);
                        case "cancelTimer":
                            return waiting.remove(said[0]) != null;
                        case "executeBlocking":
                            return Future.future(done -> done.complete(call((Callable<?>) said[0])));
                        default:
                            throw new UnsupportedOperationException(called.getName());
                    }
                });
    }

    private static Object call(Callable<?> blocking) {
        try {
            return blocking.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private long set(Object action) {
        waiting.put(++last, (Handler<Long>) action);
        return last;
    }

    /** How many have not fired and are not cancelled. */
    public int count() {
        return waiting.size();
    }

    /** The time of all those that there are is over. */
    public void fire() {
        Map<Long, Handler<Long>> over = Map.copyOf(waiting);
        waiting.clear();
        List.copyOf(over.keySet()).forEach(id -> over.get(id).handle(id));
    }
}

package io.herald.gateway.mqtt;

import io.herald.delivery.Saves;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Holds back what may only happen when a change of the session is on disk, in order, and has the session saved once for
 * all that came in one turn. Owned by its connection, on its event loop.
 */
final class SaveGate {
    /** How long to wait before a save that failed is tried again. */
    static final long RETRY_MS = 1_000;

    private final Vertx vertx;
    private final Saves saves;
    private final Supplier<Future<Void>> save;
    private final Runnable opened;
    private final ArrayDeque<Held> held = new ArrayDeque<>(2);
    private boolean scheduled;
    private boolean closed;

    private record Held(long change, Runnable action, Runnable otherwise) {}

    /**
     * @param vertx for later turns of this event loop
     * @param saves which changes are on disk
     * @param save saves the session as it is
     * @param opened called once when all has happened that one save made possible
     */
    SaveGate(Vertx vertx, Saves saves, Supplier<Future<Void>> save, Runnable opened) {
        this.vertx = vertx;
        this.saves = saves;
        this.save = save;
        this.opened = opened;
    }

    /** Does something once a change is on disk, at once where it is; or something else where it never comes to that. */
    void after(long change, Runnable action, Runnable otherwise) {
        if (saves.has(change)) {
            action.run();
            return;
        }
        held.add(new Held(change, action, otherwise));
        if (saves.isDue() && !scheduled) {
            scheduled = true;
            vertx.runOnContext(v -> save());
        }
    }

    private void save() {
        scheduled = false;
        if (closed || !saves.isDue()) {
            return;
        }
        long number = saves.saving();
        save.get().onComplete(done -> {
            if (done.succeeded()) {
                saves.saved(number);
                open();
            } else {
                saves.failed();
                saveLater();
            }
        });
    }

    /** Whatever comes meanwhile waits for that, too: a disk that is full is not asked again for each message. */
    private void saveLater() {
        if (!closed && !scheduled) {
            scheduled = true;
            vertx.setTimer(RETRY_MS, id -> save());
        }
    }

    private void open() {
        boolean any = false;
        while (!closed && !held.isEmpty() && saves.has(held.peek().change())) {
            held.poll().action().run();
            any = true;
        }
        if (any && !closed) {
            opened.run();
        }
    }

    /** The connection is gone: what is held does not happen. */
    void close() {
        closed = true;
        held.forEach(one -> one.otherwise().run());
        held.clear();
    }
}

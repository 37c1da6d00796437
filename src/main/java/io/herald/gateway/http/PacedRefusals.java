package io.herald.gateway.http;

import io.herald.topic.ErrorCode;
import io.vertx.core.Future;

/**
 * Has one who publishes many messages over one connection wait when it is refused again and again: each is answered at
 * once, for the order of the answers, and nothing more is read until all those refusals would have been told. Owned by
 * a batch or a WebSocket, on its event loop.
 */
final class PacedRefusals {
    private final HttpPeer peer;
    private final Runnable goOn;
    /** How many refusals it has to wait for before it is heard again. */
    private int waiting;

    private boolean cancelled;

    /**
     * @param peer who publishes
     * @param goOn called when a wait is over
     */
    PacedRefusals(HttpPeer peer, Runnable goOn) {
        this.peer = peer;
        this.goOn = goOn;
    }

    /** A message is refused. */
    void refused(ErrorCode code) {
        if (HttpPeer.isPaced(code)) {
            waiting++;
            if (waiting == 1) {
                await();
            }
        }
    }

    /** Whether it is to wait. */
    boolean holds() {
        return waiting > 0;
    }

    /** Nobody waits any more. */
    void cancel() {
        cancelled = true;
        waiting = 0;
    }

    /** For one after the other: together they would be one command, that waits for no longer than a second. */
    private void await() {
        while (waiting > 0) {
            Future<Void> told = peer.refusals().answer(1);
            if (!told.isComplete()) {
                told.onSuccess(now -> waited());
                return;
            }
            waiting--;
        }
    }

    private void waited() {
        if (cancelled) {
            return;
        }
        // It is not late for what it was not let send.
        peer.progress();
        waiting--;
        await();
        if (waiting == 0) {
            goOn.run();
        }
    }
}

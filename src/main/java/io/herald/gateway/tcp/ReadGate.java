package io.herald.gateway.tcp;

import io.netty.channel.Channel;
import io.vertx.core.internal.ContextInternal;

/** Whether a connection is read from. Owned by the connection, on its event loop. */
final class ReadGate {
    private final Channel channel;
    private final ContextInternal context;
    private boolean open = true;

    ReadGate(Channel channel, ContextInternal context) {
        this.channel = channel;
        this.context = context;
    }

    boolean isOpen() {
        return open;
    }

    void set(boolean wanted) {
        if (wanted != open) {
            open = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** Does something soon, and not from the middle of what is done now. */
    void later(Runnable task) {
        context.runOnContext(v -> task.run());
    }

    /** Does something after a while. */
    void after(long delayMs, Runnable task) {
        context.setTimer(delayMs, id -> task.run());
    }
}

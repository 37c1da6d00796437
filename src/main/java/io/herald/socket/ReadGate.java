package io.herald.socket;

import io.netty.channel.Channel;
import io.vertx.core.internal.ContextInternal;

/** Whether a connection is read from. Owned by the connection, on its event loop. */
public final class ReadGate {
    private final Channel channel;
    private final ContextInternal context;
    private boolean open = true;

    /**
     * @param channel the socket
     * @param context the door instance's context
     */
    public ReadGate(Channel channel, ContextInternal context) {
        this.channel = channel;
        this.context = context;
    }

    /** Whether it is read from. */
    public boolean isOpen() {
        return open;
    }

    /** Reads on, or no more. */
    public void set(boolean wanted) {
        if (wanted != open) {
            open = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** Does something soon, and not from the middle of what is done now. */
    public void later(Runnable task) {
        context.runOnContext(v -> task.run());
    }

    /** Does something after a while. */
    public void after(long delayMs, Runnable task) {
        context.setTimer(delayMs, id -> task.run());
    }
}

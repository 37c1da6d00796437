package io.herald.gateway.tcp;

import io.vertx.core.internal.net.NetSocketInternal;
import java.util.concurrent.TimeUnit;

/** Whether a connection is read from. Owned by the connection, on its event loop. */
final class ReadGate {
    private final NetSocketInternal socket;
    private boolean open = true;

    ReadGate(NetSocketInternal socket) {
        this.socket = socket;
    }

    boolean isOpen() {
        return open;
    }

    void set(boolean wanted) {
        if (wanted != open) {
            open = wanted;
            if (wanted) {
                socket.resume();
            } else {
                socket.pause();
            }
        }
    }

    /** Does something soon, and not from the middle of what is done now. */
    void later(Runnable task) {
        socket.channelHandlerContext().executor().execute(task);
    }

    /** Does something after a while. */
    void after(long delayMs, Runnable task) {
        socket.channelHandlerContext().executor().schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
}

package io.herald.gateway.tcp;

import io.vertx.core.internal.net.NetSocketInternal;

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
        if (wanted && !open) {
            socket.resume();
        } else if (!wanted && open) {
            socket.pause();
        }
        open = wanted;
    }
}

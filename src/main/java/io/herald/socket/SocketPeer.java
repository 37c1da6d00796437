package io.herald.socket;

import io.netty.buffer.ByteBuf;

/** A connection, as its socket tells it what happens; on its event loop. */
public interface SocketPeer {
    /** A read brought these bytes; the reference is the connection's now. */
    void read(ByteBuf bytes);

    /** The socket took no more and now does. */
    void drained();

    /** The client sends nothing more. */
    void inputEnded();

    /** The connection is to be closed: its socket broke. */
    void close();
}

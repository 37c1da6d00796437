package io.herald.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What carries the bytes of one connection: its socket, or TLS over it. Owned by the connection, on its thread. */
interface Carrier {
    /** Reads what is there; gives how many bytes, or -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Whether the last read left something behind that the socket will not tell of again. */
    default boolean hasMore() {
        return false;
    }

    /** Sends what it takes of them. */
    void write(ByteBuffer bytes) throws IOException;

    /** Whether it has taken bytes that are still to be sent: {@link #write} goes on with them, of nothing as well. */
    default boolean owes() {
        return false;
    }

    /** The bytes as they are. */
    record Plain(SocketChannel channel) implements Carrier {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
        }
    }
}

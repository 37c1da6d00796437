package io.herald.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port on which nobody listens, and nobody else can begin to while this is open: it is bound and no more. */
public final class ClosedPort implements AutoCloseable {
    private final Socket bound = new Socket();

    public ClosedPort() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Where a connection is refused. */
    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", bound.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}

package io.herald.cli;

import io.herald.Pki;
import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A port that shows a certificate in which this machine is not named. Owned by a test; has a thread of its own. */
final class NamelessDoor implements AutoCloseable {
    private final SSLServerSocket server;

    private NamelessDoor(SSLServerSocket server) {
        this.server = server;
    }

    static NamelessDoor showing(Pki authority) throws Exception {
        SSLContext context = authority.trust(authority);
        NamelessDoor door = new NamelessDoor((SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(door::accept, "nameless-door");
        thread.setDaemon(true);
        thread.start();
        return door;
    }

    int port() {
        return server.getLocalPort();
    }

    private boolean accept() {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            return shakesHands(socket);
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean shakesHands(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
            return socket.getInputStream().read() >= 0;
        } catch (SSLException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package io.herald;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A port of this machine at which TLS is put around what is said, and taken off what is answered; so whoever speaks to
 * a door without TLS speaks to one with it, unchanged. An end of either side's output is passed on as such. Owned by a
 * test; has threads of its own.
 */
public final class TlsTunnel implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    private final int broker;
    private final SSLContext context;
    private final String[] protocols;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private TlsTunnel(int broker, SSLContext context, String... protocols) throws IOException {
        this.broker = broker;
        this.context = context;
        this.protocols = protocols;
        this.server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    }

    /** Opens one to a port of a broker. */
    public static TlsTunnel to(int broker, SSLContext context, String... protocols) throws IOException {
        TlsTunnel tunnel = new TlsTunnel(broker, context, protocols);
        Thread accepting = new Thread(tunnel::accept, "tls-tunnel");
        accepting.setDaemon(true);
        accepting.start();
        return tunnel;
    }

    /** Where to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket plain = server.accept();
                sockets.add(plain);
                plain.setTcpNoDelay(true);
                SSLSocket secured = TlsBroker.connect(broker, context, protocols);
                secured.setSoTimeout(0);
                sockets.add(secured);
                pump(plain, secured);
                pump(secured, plain);
            }
        } catch (IOException closed) {
            abandon();
        }
    }

    private void abandon() {
        for (Socket socket : sockets) {
            try (socket) {
                sockets.remove(socket);
            } catch (IOException gone) {
                sockets.remove(socket);
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        Thread pumping = new Thread(() -> {
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    to.getOutputStream().write(buffer, 0, read);
                }
                to.shutdownOutput();
            } catch (IOException broken) {
                end(from);
                end(to);
            }
        });
        pumping.setDaemon(true);
        pumping.start();
    }

    private static void end(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            assert socket.isClosed();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        abandon();
    }
}

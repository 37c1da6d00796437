package io.herald.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where a door of the broker listens.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1..65535
 * @param tls how to make sure that it is the broker; null where it speaks without TLS
 */
public record ServerAddress(String host, int port, ServerTls tls) {
    public ServerAddress {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("expected host:port, for example 127.0.0.1:9000");
        }
    }

    /** One that speaks without TLS. */
    public ServerAddress(String host, int port) {
        this(host, port, null);
    }

    /** The same over TLS. */
    public ServerAddress over(ServerTls secured) {
        return new ServerAddress(host, port, secured);
    }

    /**
     * Reads {@code host:port}, {@code host} or {@code [ipv6]:port}.
     *
     * @param defaultPort the port where the text has none
     * @throws IllegalArgumentException when it is none of these
     */
    public static ServerAddress parse(String text, int defaultPort) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? defaultPort : portOf(text.substring(colon + 1));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new ServerAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int portOf(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }

    /** A connection to it; a failure says that there is no broker, and why. */
    Socket connect(Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return tls == null ? socket : tls.over(socket, this, timeout);
        } catch (IOException e) {
            socket.close();
            String reason = e instanceof UnknownHostException ? "no such host" : e.getMessage();
            throw new IOException("no broker at " + this + ": " + reason, e);
        }
    }

    /**
     * Why a connection to it ended that the other side has closed.
     *
     * @param heard whether it had said something before
     */
    IOException closed(boolean heard) {
        boolean maybeTls = !heard && tls == null;
        return new EOFException(
                maybeTls
                        ? "the broker closed the connection without a word; where it speaks TLS, --tls is missing"
                        : "the broker closed the connection");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A raw socket to the line door, which says exactly what a test wants said and reads what comes line by line. */
public final class LineClient implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** Speaks on a socket that is connected. */
    public LineClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = socket.getOutputStream();
    }

    /** Connects. */
    public static LineClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects with a receive buffer of about so many bytes; 0 for what the system gives. */
    static LineClient connect(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        return new LineClient(socket);
    }

    /** Comes in as a user, whose name is the client's, too. */
    public static LineClient as(int port, String user, String password) throws IOException {
        return connect(port)
                .send("HELLO " + user + " user=" + user + " pass=" + password)
                .expect("OK .*");
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /** Sends text as it is. */
    public LineClient sendRaw(String text) throws IOException {
        return sendRaw(text.getBytes(StandardCharsets.UTF_8));
    }

    public LineClient sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Sends lines, in one write. */
    public LineClient send(String... lines) throws IOException {
        return sendRaw(String.join("\n", lines) + "\n");
    }

    /** The next line; null where the broker has closed. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line + " (cut off)";
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** So many bytes, as they come. */
    public byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Reads a line for each pattern. */
    public LineClient expect(String... patterns) throws IOException {
        for (String pattern : patterns) {
            assertThat(line()).matches(pattern);
        }
        return this;
    }

    /** Reads the end of the connection. */
    void expectEnd() throws IOException {
        assertThat(line()).isNull();
    }

    /** Reads until the connection ends, in whichever way. */
    void awaitGone() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Asks and is answered, so that all that was sent before has been taken in. */
    LineClient settle() throws IOException {
        return send("PING").expect("PONG");
    }

    /** Says that nothing more will be sent. */
    void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes, whoever reads or writes here just now. */
    void cut() throws IOException {
        socket.close();
    }

    /** Sends the same again and again, until the connection is closed or it was sent {@code times} times. */
    void flood(byte[] bytes, int times, AtomicLong sent) {
        try {
            for (int i = 0; i < times; i++) {
                sendRaw(bytes);
                sent.incrementAndGet();
            }
        } catch (IOException closed) {
            sent.set(-1);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

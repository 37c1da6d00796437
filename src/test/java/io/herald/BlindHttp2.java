package io.herald;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of HTTP/2 that asks for much at once, and takes nothing of any answer but its head. Owned by a test. */
final class BlindHttp2 implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PATIENCE_MS = 30_000;

    private final SSLSocket socket;
    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();

    private BlindHttp2(SSLSocket socket) {
        this.socket = socket;
    }

    /** Connects; what it is sent is counted on another thread. */
    static BlindHttp2 connect(SSLContext trust, int port, ExecutorService threads) throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket();
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.startHandshake();
        BlindHttp2 client = new BlindHttp2(socket);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
        socket.getOutputStream().write(frame(SETTINGS, 0, 0, noWindow));
        threads.submit(client::count);
        return client;
    }

    /** Asks so many times for the same. */
    void get(int times, String path) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, head("GET", path)));
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** Sends so many batches, each with these lines, whole or only begun. */
    void batches(int times, String lines, boolean whole) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame(HEADERS, END_HEADERS, 2 * i + 1, head("POST", "/topics")));
            all.writeBytes(frame(DATA, whole ? END_STREAM : 0, 2 * i + 1, lines.getBytes(StandardCharsets.US_ASCII)));
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** How many answers have begun. */
    int heads() {
        return heads.get();
    }

    /** How many answers were given up. */
    int resets() {
        return resets.get();
    }

    private Void count() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.readFully(new byte[5 + length]);
                if (type == HEADERS) {
                    heads.incrementAndGet();
                } else if (type == RESET) {
                    resets.incrementAndGet();
                }
            }
        } catch (EOFException | SocketException ended) {
            return null;
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] head(String method, String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String[] fields = {
            ":method",
            method,
            ":scheme",
            "https",
            ":path",
            path,
            ":authority",
            "localhost",
            "content-type",
            "application/x-ndjson"
        };
        for (int i = 0; i < fields.length; i += 2) {
            head.write(0);
            for (String text : new String[] {fields[i], fields[i + 1]}) {
                head.write(text.length());
                head.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return head.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

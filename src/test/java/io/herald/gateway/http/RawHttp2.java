package io.herald.gateway.http;

import io.herald.TlsBroker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of HTTP/2 that says frame by frame what a test wants, and hears what it is told. Owned by a test. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int WITH_PRIORITY = 32;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int REFUSED_STREAM = 7;
    static final int CALM = 11;

    private static final int PATIENCE_MS = 30_000;
    private static final int DRIP_MS = 20;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder();

    private RawHttp2(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * A frame that came.
     *
     * @param status that of an answer whose head it is; 0 of all others
     */
    record Frame(int type, int flags, int stream, byte[] payload, int status) {
        boolean is(int wanted) {
            return type == wanted;
        }

        boolean isLast() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The code of a reset, or of a good-bye. */
        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GO_AWAY ? 4 : 0);
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** One that has shaken hands and said nothing yet. */
    static RawHttp2 silent(TlsBroker broker) throws Exception {
        SSLSocket socket =
                (SSLSocket) broker.authority().trust().getSocketFactory().createSocket();
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.connect(new InetSocketAddress("127.0.0.1", broker.broker().httpPort()), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.startHandshake();
        return new RawHttp2(socket);
    }

    /**
     * One that has said how it wants to be spoken to.
     *
     * @param window how many bytes of each answer it takes before it says that it takes more
     */
    static RawHttp2 connect(TlsBroker broker, int window) throws Exception {
        RawHttp2 client = silent(broker);
        client.preface();
        return client.frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
    }

    static RawHttp2 connect(TlsBroker broker) throws Exception {
        return connect(broker, 65_535);
    }

    /** What comes before all frames. */
    RawHttp2 preface() throws IOException {
        return octets(PREFACE.getBytes(StandardCharsets.US_ASCII));
    }

    RawHttp2 octets(byte... octets) throws IOException {
        out.write(octets);
        return this;
    }

    RawHttp2 frame(int type, int flags, int stream, byte... payload) throws IOException {
        return octets(frameOf(type, flags, stream, payload));
    }

    static byte[] frameOf(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /**
     * The head of a request.
     *
     * @param flags {@link #END_STREAM} where nothing comes behind it
     * @param more further headers with their values, in turn
     */
    RawHttp2 request(int stream, int flags, String method, String path, String... more) throws IOException {
        return frame(HEADERS, flags | END_HEADERS, stream, head(method, path, more));
    }

    RawHttp2 get(int stream, String path) throws IOException {
        return request(stream, END_STREAM, "GET", path, ":authority", "localhost");
    }

    static byte[] head(String method, String path, String... more) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        field(head, ":method", method);
        field(head, ":scheme", "https");
        field(head, ":path", path);
        for (int i = 0; i < more.length; i += 2) {
            field(head, more[i], more[i + 1]);
        }
        return head.toByteArray();
    }

    /** As it is, and to be forgotten (RFC 7541, 6.2.2). */
    private static void field(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        text(head, name);
        text(head, value);
    }

    private static void text(ByteArrayOutputStream head, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length < 127) {
            head.write(octets.length);
        } else {
            head.write(127);
            int rest = octets.length - 127;
            for (; rest >= 128; rest >>= 7) {
                head.write(rest & 127 | 128);
            }
            head.write(rest);
        }
        head.writeBytes(octets);
    }

    RawHttp2 windowUpdate(int stream, int more) throws IOException {
        return frame(
                WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
    }

    /** The next frame; null where the connection has ended. */
    Frame next() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload, type == HEADERS ? status(flags, payload) : 0);
        } catch (EOFException | SocketException ended) {
            return null;
        }
    }

    /** The next frame of which that is so; null where the connection ends before it. Others may come for ever. */
    Frame next(Predicate<Frame> wanted) throws IOException {
        long sinceNs = System.nanoTime();
        Frame frame = next();
        while (frame != null && !wanted.test(frame)) {
            if (System.nanoTime() - sinceNs > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
                throw new AssertionError("waited in vain; what came last is " + frame);
            }
            frame = next();
        }
        return frame;
    }

    /** All that comes until the connection ends. */
    List<Frame> untilEnd() throws IOException {
        List<Frame> all = new ArrayList<>();
        next(frame -> {
            all.add(frame);
            return false;
        });
        return all;
    }

    /** The status of the answer on a stream. */
    int status(int stream) throws IOException {
        Frame frame = next(one -> one.stream == stream && (one.is(HEADERS) || one.is(RESET)) || one.is(GO_AWAY));
        if (frame == null || !frame.is(HEADERS)) {
            throw new AssertionError("no answer, but " + frame);
        }
        return frame.status;
    }

    /** All heads are read, for later ones are shorter by what earlier ones said. */
    private int status(int flags, byte[] payload) throws IOException {
        ByteBuf head = Unpooled.wrappedBuffer(payload).skipBytes((flags & WITH_PRIORITY) != 0 ? 5 : 0);
        try {
            return Integer.parseInt(heads.decodeHeaders(1, head).status().toString());
        } catch (Http2Exception fault) {
            throw new IOException(fault);
        }
    }

    /** What comes on a stream until it says this. */
    String until(int stream, String said) throws IOException {
        StringBuilder all = new StringBuilder();
        Frame last = next(frame -> {
            boolean more = frame.stream == stream && frame.is(DATA);
            all.append(more ? frame.text() : "");
            return more ? all.indexOf(said) >= 0 : frame.stream == stream && frame.status != 200;
        });
        if (last == null || !last.is(DATA)) {
            throw new AssertionError("no " + said + ", but " + last + " behind " + all);
        }
        return all.toString();
    }

    /** Whether the connection ends before all of this is said, an octet now and then. */
    boolean isCutOffDripping(byte... octets) throws IOException {
        socket.setSoTimeout(DRIP_MS);
        for (byte octet : octets) {
            try {
                out.write(octet);
                while (in.read() >= 0) {
                    // Whatever it says meanwhile.
                    continue;
                }
                return true;
            } catch (SocketTimeoutException silent) {
                continue;
            } catch (SocketException reset) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

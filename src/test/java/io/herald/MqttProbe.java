package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A raw MQTT client, of either version, on a plain socket: it says exactly the bytes that a test wants said, right or
 * wrong, and compares whole packets. Its thread is the test's.
 *
 * <p>A packet is its first byte and its parts; the remaining length is counted. A part is one of
 *
 * <pre>
 *   "0a 01"    bytes in hexadecimal, blanks as one likes
 *   "'a/b"     a string as MQTT writes it: two bytes of length, then UTF-8
 *   ".hello"   bare UTF-8, such as a payload
 * </pre>
 *
 * <p>so that a conversation reads as it goes:
 *
 * <pre>
 *   try (MqttProbe probe = MqttProbe.v5(port).connected("me")) {
 *       probe.send(0x82, "0001", "00", "'a/+", "01").expect(0x90, "0001", "00", "01");
 *       probe.publish(1, 7, "a/b", "hello").expect(0x32, "'a/b", "0001", "00", ".hello");
 *       probe.send(0x40, "0001").expect(0x40, "0007").expectOpen();
 *       probe.send(0xc8).expectDisconnect(0x81);
 *   }
 * </pre>
 *
 * <p>{@code connect}, {@code subscribe} and {@code publish} spare a call site what is the same in most tests, and write
 * the empty property section where the version has one. Whatever is awaited is awaited for ten seconds; what must not
 * come is shown not to have come by {@link #expectOpen()}: a PINGREQ, whose answer must be the next packet.
 */
public final class MqttProbe implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final int CLEAN = 0x02;
    private static final int KEEP_ALIVE_S = 60;
    private static final String CLOSED = "closed";
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final int version;
    private final InputStream in;
    private final OutputStream out;
    private final Closeable socket;

    private MqttProbe(int version, InputStream in, OutputStream out, Closeable socket) {
        this.version = version;
        this.in = in;
        this.out = out;
        this.socket = socket;
    }

    /** Opens a socket; what is built on it is MQTT 3.1.1. Nothing is sent yet. */
    public static MqttProbe v4(int port) throws IOException {
        return open(4, port);
    }

    /** Opens a socket; what is built on it is MQTT 5.0. Nothing is sent yet. */
    public static MqttProbe v5(int port) throws IOException {
        return open(5, port);
    }

    private static MqttProbe open(int version, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        return new MqttProbe(version, in, socket.getOutputStream(), () -> {
            try (socket) {
                isHeardOf(socket);
            }
        });
    }

    /** Hangs up without a good-bye, and waits until the broker has heard of it, where it is still there. */
    private static boolean isHeardOf(Socket socket) {
        try {
            socket.shutdownOutput();
            byte[] rest = new byte[1 << 12];
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read(rest);
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * A client of that version over something else than a socket of its own.
     *
     * @param in where the broker's bytes come from
     * @param out where they go to the broker
     * @param carrier what is closed in the end
     */
    static MqttProbe over(int version, InputStream in, OutputStream out, Closeable carrier) {
        return new MqttProbe(version, in, out, carrier);
    }

    /** Sends CONNECT with a clean start and a keep-alive of a minute. */
    public MqttProbe connect(String clientId) throws IOException {
        return connect(CLEAN, KEEP_ALIVE_S, "", "'" + clientId);
    }

    /**
     * Sends CONNECT.
     *
     * @param flags the connect flags, as the byte that they are
     * @param keepAliveS in seconds
     * @param properties in hexadecimal, without their length; not sent in version 4
     * @param payload the parts that follow: client id, then will, user name and password as the flags have it
     */
    public MqttProbe connect(int flags, int keepAliveS, String properties, String... payload) throws IOException {
        byte[] head = bytes("'MQTT", HEX.toHexDigits((byte) version), HEX.toHexDigits((byte) flags), id(keepAliveS));
        return sendRaw(framed(0x10, head, properties(properties), bytes(payload)));
    }

    /** Sends CONNECT as {@link #connect(String)} does, and takes the CONNACK, which must accept. */
    public MqttProbe connected(String clientId) throws IOException {
        connect(clientId);
        assertThat(next()).as("CONNACK").matches("20 [0-9a-f]{2} 0[01] 00.*");
        return this;
    }

    /** Sends SUBSCRIBE with one filter, and takes the SUBACK, which must grant the QoS asked for. */
    public MqttProbe subscribed(int packetId, String filter, int options) throws IOException {
        byte[] id = bytes(id(packetId));
        byte[] wish = bytes("'" + filter, HEX.toHexDigits((byte) options));
        sendRaw(framed(0x82, id, properties(""), wish));
        byte[] granted = bytes(HEX.toHexDigits((byte) (options & 3)));
        assertThat(next()).as("SUBACK").isEqualTo(hex(framed(0x90, id, properties(""), granted)));
        return this;
    }

    /** Sends PUBLISH without properties; at QoS 0 the packet id is left out. */
    public MqttProbe publish(int qos, int packetId, String topic, String payload) throws IOException {
        byte[] head = qos == 0 ? bytes("'" + topic) : bytes("'" + topic, id(packetId));
        return sendRaw(framed(0x30 | qos << 1, head, properties(""), bytes("." + payload)));
    }

    /** Sends a packet of these parts. */
    public MqttProbe send(int first, String... parts) throws IOException {
        return sendRaw(packet(first, parts));
    }

    /** Sends bytes in hexadecimal as they are, which may be half a packet, or three. */
    public MqttProbe sendHex(String hex) throws IOException {
        return sendRaw(bytes(hex));
    }

    /** Sends bytes as they are, in one write. */
    public MqttProbe sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Takes the next packet, which must be of these parts and nothing else. */
    public MqttProbe expect(int first, String... parts) throws IOException {
        assertThat(next()).isEqualTo(hex(packet(first, parts)));
        return this;
    }

    /** Takes a DISCONNECT of MQTT 5 with this reason and nothing else in it, and the end of the connection. */
    public void expectDisconnect(int reason) throws IOException {
        expect(0xe0, HEX.toHexDigits((byte) reason)).expectClosed();
    }

    /** Waits until the broker closes; it must not have said anything more. */
    public void expectClosed() throws IOException {
        assertThat(next()).isEqualTo(CLOSED);
    }

    /** Pings; the answer must be the next that comes. So nothing else is on its way, and the connection is open. */
    public MqttProbe expectOpen() throws IOException {
        return send(0xc0).expect(0xd0);
    }

    /** The next whole packet, in hexadecimal with blanks between; {@code closed} where the broker has closed. */
    public String next() throws IOException {
        byte[] packet = nextBytes();
        return packet.length == 0 ? CLOSED : hex(packet);
    }

    /** The next whole packet; empty where the broker has closed. */
    public byte[] nextBytes() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        try {
            int first = in.read();
            if (first < 0) {
                return new byte[0];
            }
            packet.write(first);
            packet.write(in.readNBytes(remainingLength(packet)));
            return packet.toByteArray();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing more within " + PATIENCE_MS + " ms after " + hex(packet.toByteArray()));
        } catch (SocketException e) {
            return new byte[0]; // A reset: the broker closed while something of ours was unread.
        }
    }

    private int remainingLength(ByteArrayOutputStream packet) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = in.read();
            packet.write(digit);
            length |= (digit & 0x7f) << shift;
            if ((digit & 0x80) == 0) {
                return length;
            }
        }
        throw new AssertionError("a remaining length of more than four bytes: " + hex(packet.toByteArray()));
    }

    /** The bytes of a packet of these parts. */
    public static byte[] packet(int first, String... parts) {
        return framed(first, bytes(parts));
    }

    private static byte[] framed(int first, byte[]... pieces) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            body.writeBytes(piece);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        packet.writeBytes(length(body.size()));
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }

    /** A number as MQTT writes lengths: seven bits a byte, the lowest first. */
    private static byte[] length(int value) {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            digits.write(rest | 0x80);
        }
        digits.write(rest);
        return digits.toByteArray();
    }

    private byte[] properties(String hex) {
        if (version < 5) {
            return new byte[0];
        }
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        byte[] properties = bytes(hex);
        section.writeBytes(length(properties.length));
        section.writeBytes(properties);
        return section.toByteArray();
    }

    private static byte[] bytes(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : parts) {
            char kind = part.isEmpty() ? 0 : part.charAt(0);
            if (kind == '\'' || kind == '.') {
                byte[] text = part.substring(1).getBytes(StandardCharsets.UTF_8);
                if (kind == '\'') {
                    bytes.write(text.length >>> 8);
                    bytes.write(text.length);
                }
                bytes.writeBytes(text);
            } else {
                bytes.writeBytes(HexFormat.of().parseHex(part.replace(" ", "")));
            }
        }
        return bytes.toByteArray();
    }

    /** A packet id, or any other number of two bytes, as a part. */
    public static String id(int value) {
        return HEX.toHexDigits((short) value);
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

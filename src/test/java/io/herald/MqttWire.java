package io.herald;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A socket that MQTT packets go over, written from the standard and sharing nothing with the broker: what a test's
 * clients are made of. Used by one thread.
 */
final class MqttWire implements AutoCloseable {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A packet that has come: its first byte, and what follows its length. */
    record Packet(int first, byte[] body) {
        int type() {
            return first >> 4;
        }

        int int16(int at) {
            return ByteBuffer.wrap(body).getShort(at) & 0xffff;
        }

        /** The packet id of an answer. */
        int packetId() {
            return int16(0);
        }

        /** The reason code of an answer; 0 where it has none. */
        int reason() {
            return body.length > 2 ? body[2] & 0xff : 0;
        }

        /** A message that came to a client of this level. */
        Message message(int level) {
            ByteBuffer rest = ByteBuffer.wrap(body);
            byte[] topic = new byte[rest.getShort() & 0xffff];
            rest.get(topic);
            int qos = first >> 1 & 3;
            int packetId = qos == 0 ? 0 : rest.getShort() & 0xffff;
            byte[] properties = new byte[level < 5 ? 0 : variable(rest)];
            rest.get(properties);
            byte[] payload = new byte[rest.remaining()];
            rest.get(payload);
            String name = new String(topic, StandardCharsets.UTF_8);
            return new Message(name, qos, packetId, (first & 8) != 0, (first & 1) != 0, properties, payload);
        }

        private static int variable(ByteBuffer from) {
            int value = 0;
            int next;
            int shift = 0;
            do {
                next = from.get();
                value |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            return value;
        }
    }

    /** A {@code PUBLISH} that has come. */
    record Message(
            String topic, int qos, int packetId, boolean dup, boolean retain, byte[] properties, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private MqttWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    static MqttWire open(int port) throws IOException {
        return open(port, 0);
    }

    /** Opens a socket with a receive buffer of about so many bytes; 0 for what the system gives. */
    static MqttWire open(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        return new MqttWire(socket);
    }

    /** Keeps a packet, which goes out with the next {@link #flush}. */
    MqttWire put(int first, byte[]... parts) {
        out.writeBytes(packet(first, parts));
        return this;
    }

    MqttWire flush() throws IOException {
        byte[] all = out.toByteArray();
        out.reset();
        return raw(all);
    }

    /** Sends bytes as they are. */
    MqttWire raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next packet; null where the connection has ended, in whichever way. */
    Packet read() throws IOException {
        try {
            int first = in.readUnsignedByte();
            int length = 0;
            int next = 0x80;
            for (int shift = 0; (next & 0x80) != 0; shift += 7) {
                next = in.readUnsignedByte();
                length |= (next & 0x7f) << shift;
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new Packet(first, body);
        } catch (EOFException | SocketException end) {
            return null;
        }
    }

    /** How long {@link #read} waits, in milliseconds. */
    MqttWire patience(int ms) throws IOException {
        socket.setSoTimeout(ms);
        return this;
    }

    /** Says that nothing more will be sent, and takes what comes until the other end has closed as well. */
    void hangUp() throws IOException {
        patience(PATIENCE_MS);
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    static byte[] packet(int first, byte[]... parts) {
        byte[] body = join(parts);
        return join(new byte[] {(byte) first}, variable(body.length), body);
    }

    static byte[] variable(int value) {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        int rest = value;
        for (; rest > 0x7f; rest >>= 7) {
            digits.write(rest | 0x80);
        }
        digits.write(rest);
        return digits.toByteArray();
    }

    static byte[] int16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return join(int16(utf8.length), utf8);
    }

    /** Properties with their length before them; nothing before MQTT 5. */
    static byte[] properties(int level, byte[]... properties) {
        byte[] all = join(properties);
        return level < 5 ? new byte[0] : join(variable(all.length), all);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

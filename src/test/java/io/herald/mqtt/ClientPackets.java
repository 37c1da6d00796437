package io.herald.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes what clients send, byte by byte, knowing nothing of the code that reads it. */
final class ClientPackets {
    private ClientPackets() {}

    /**
     * Bytes as they are written: hexadecimal digits; {@code 'text'}; {@code <text>}, with its length before it; and
     * {@code {…}}, which has before it its length as a variable byte integer, as properties have.
     */
    static byte[] bytes(String written) {
        Deque<ByteArrayOutputStream> open = new ArrayDeque<>();
        open.push(new ByteArrayOutputStream());
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at);
            int end = at + 1;
            if (c == '\'' || c == '<') {
                end = written.indexOf(c == '<' ? '>' : c, at + 1) + 1;
                String text = written.substring(at + 1, end - 1);
                open.peek().writeBytes(c == '<' ? text(text) : text.getBytes(StandardCharsets.UTF_8));
            } else if (c == '{') {
                open.push(new ByteArrayOutputStream());
            } else if (c == '}') {
                byte[] inner = open.pop().toByteArray();
                open.peek().writeBytes(join(length(inner.length), inner));
            } else if (!Character.isWhitespace(c)) {
                end = at + 2;
                open.peek().write(Integer.parseInt(written.substring(at, end), 16));
            }
            at = end;
        }
        return open.pop().toByteArray();
    }

    /** A packet with that first byte whose length is counted. */
    static byte[] packet(int first, byte[]... parts) {
        byte[] body = join(parts);
        return join(new byte[] {(byte) first}, length(body.length), body);
    }

    /** A packet: its first byte in hexadecimal digits, and what follows its length, as {@link #bytes} has it. */
    static byte[] packet(String written) {
        return packet(
                Integer.parseInt(written.substring(0, 2), 16), bytes(written.substring(Math.min(2, written.length()))));
    }

    /** Packets, one a line, as {@link #packet(String)} has them. */
    static byte[] packets(String lines) {
        return join(lines.lines().map(ClientPackets::packet).toArray(byte[][]::new));
    }

    /** A variable byte integer. */
    static byte[] length(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            out.write(rest % 128 + (rest >= 128 ? 128 : 0));
            rest /= 128;
        } while (rest > 0);
        return out.toByteArray();
    }

    /** A text with its length before it. */
    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The plainest {@code CONNECT} of a level. */
    static byte[] connect(int level) {
        return packet("10 <MQTT> 0" + level + " 02 003c " + (level == 5 ? "{}" : "") + " <me>");
    }

    /** A {@code PUBLISH} without properties. */
    static byte[] publish(int level, int flags, String topic, int packetId, byte[] payload) {
        byte[] id = (flags & 6) == 0 ? new byte[0] : new byte[] {(byte) (packetId >> 8), (byte) packetId};
        return packet(0x30 | flags, text(topic), id, new byte[level == 5 ? 1 : 0], payload);
    }
}

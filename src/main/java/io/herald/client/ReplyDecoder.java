package io.herald.client;

import io.herald.line.LineText;
import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.Header;
import io.herald.topic.QoS;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Turns the broker's bytes into {@link Reply}s, however they were cut on the way. Memory grows with the bytes that
 * came, never with the length a frame claims. Owned by one connection's reading thread.
 */
public final class ReplyDecoder {
    /** Longest line accepted: a topic of 65535 bytes, percent-encoded, and headers fit. */
    static final int MAX_LINE_BYTES = 1 << 20;
    /** Largest payload accepted. */
    static final int MAX_PAYLOAD_BYTES = 256 << 20;

    private byte[] bytes = new byte[1 << 16];
    private int start;
    private int end;
    private boolean hasRead;
    /** Up to here no line feed was found, so nothing is searched twice. */
    private int searched;

    /**
     * Takes in what one read gives.
     *
     * @return false at the end of the stream
     */
    public boolean fill(InputStream in) throws IOException {
        makeRoom();
        int count = in.read(bytes, end, bytes.length - end);
        end += Math.max(count, 0);
        hasRead |= count > 0;
        return count >= 0;
    }

    /** Whether the broker has said anything yet. */
    boolean hasRead() {
        return hasRead;
    }

    /** True when bytes of a reply that is not whole are waiting. */
    public boolean midReply() {
        return start < end;
    }

    /**
     * The next whole reply, or null when more bytes are needed.
     *
     * @throws ProtocolException when this is not the line protocol; the connection is of no use any more
     */
    public Reply next() throws ProtocolException {
        int lineFeed = lineFeed();
        int lineEnd = lineEnd(lineFeed);
        while (lineFeed >= 0 && lineEnd == start) {
            // A blank line means nothing.
            consume(lineFeed + 1);
            lineFeed = lineFeed();
            lineEnd = lineEnd(lineFeed);
        }
        if (lineFeed < 0) {
            return null;
        }
        LineFields fields = new LineFields(text(start, lineEnd));
        String verb = fields.word().toUpperCase(Locale.ROOT);
        if (verb.equals("MSG")) {
            return message(fields, lineFeed + 1);
        }
        Reply reply = lineReply(verb, fields);
        consume(lineFeed + 1);
        return reply;
    }

    private int lineEnd(int lineFeed) {
        return lineFeed > start && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    }

    private static Reply lineReply(String verb, LineFields fields) throws ProtocolException {
        switch (verb) {
            case "OK":
                return new Reply.Ok(fields.rest());
            case "ERR":
                return new Reply.Refusal(fields.hasNext() ? fields.word() : "internal", fields.rest());
            case "TOPIC":
                return topic(fields);
            case "GAP":
                return gap(fields);
            case "PONG":
                return new Reply.Pong();
            case "BYE":
                return new Reply.Bye();
            default:
                throw new ProtocolException("what answers there does not speak Herald's line protocol");
        }
    }

    /** {@code GAP <filter> <count>} of what was dropped, {@code GAP # from=<id> to=<id>} of what is not kept. */
    private static Reply gap(LineFields fields) throws ProtocolException {
        String filter = decoded(fields.word());
        String count = fields.word();
        if (!count.startsWith("from=")) {
            return new Reply.Gap(filter, LineFields.countOf(count));
        }
        String to = fields.hasNext() ? fields.word() : "";
        if (!to.startsWith("to=")) {
            throw new ProtocolException("the broker sent a broken gap");
        }
        return new Reply.Missing(count.substring("from=".length()), to.substring("to=".length()));
    }

    private static Reply topic(LineFields fields) throws ProtocolException {
        String name = decoded(fields.word());
        long subscribers = 0;
        long messages = 0;
        while (fields.hasNext()) {
            String option = fields.optionName();
            String value = fields.optionValue();
            if (option.equals("subscribers")) {
                subscribers = LineFields.countOf(value);
            } else if (option.equals("messages")) {
                messages = LineFields.countOf(value);
            }
        }
        return new Reply.Topic(name, subscribers, messages);
    }

    /** {@code MSG <topic> <bytes> [option]… LF payload LF}, of which the line is here. */
    private Reply message(LineFields fields, int payloadAt) throws ProtocolException {
        String topic = decoded(fields.word());
        long length = fields.count();
        if (length > MAX_PAYLOAD_BYTES) {
            throw new ProtocolException("the broker announces a payload of " + length + " bytes");
        }
        int payloadEnd = payloadAt + (int) length;
        if (end <= payloadEnd) {
            return null;
        }
        if (bytes[payloadEnd] != '\n') {
            throw new ProtocolException("no line feed after a payload of " + length + " bytes");
        }
        Delivery delivery = delivery(topic, Arrays.copyOfRange(bytes, payloadAt, payloadEnd), fields);
        consume(payloadEnd + 1);
        return delivery;
    }

    /** The options of a {@code MSG} line; those of later versions are passed over. */
    private static Delivery delivery(String topic, byte[] payload, LineFields fields) throws ProtocolException {
        long atMs = -1;
        String publisher = "";
        String type = "";
        String id = "";
        QoS qos = QoS.AT_MOST_ONCE;
        boolean retained = false;
        long times = 0;
        long ttlMs = 0;
        List<Header> headers = new ArrayList<>(0);
        while (fields.hasNext()) {
            String option = fields.optionName();
            String value = fields.optionValue();
            switch (option) {
                case "at" -> atMs = LineFields.countOf(value);
                case "from" -> publisher = value;
                case "type" -> type = value;
                case "id" -> id = value;
                case "qos" -> qos = qos(value);
                case "retain" -> retained = true;
                case "dup" -> times = LineFields.countOf(value);
                case "ttl" -> ttlMs = ttl(value);
                default -> {
                    if (option.startsWith("h.")) {
                        headers.add(header(option.substring(2), value));
                    }
                }
            }
        }
        long timeMs = atMs < 0 ? System.currentTimeMillis() : atMs;
        return new Delivery(
                topic, payload, timeMs, publisher, type, List.copyOf(headers), id, qos, retained, times, ttlMs);
    }

    private static QoS qos(String level) throws ProtocolException {
        try {
            return QoS.of(level);
        } catch (BrokerException e) {
            throw asProtocol("the broker sent a broken qos: " + level, e);
        }
    }

    private static long ttl(String value) throws ProtocolException {
        try {
            return Durations.millis(value, "ttl");
        } catch (BrokerException e) {
            throw asProtocol("the broker sent a broken time to live: " + value, e);
        }
    }

    private static Header header(String name, String value) throws ProtocolException {
        try {
            return new Header(LineText.decodeHeaderName(name), value);
        } catch (BrokerException e) {
            throw asProtocol("the broker sent a broken header: " + name, e);
        }
    }

    private int lineFeed() throws ProtocolException {
        for (int i = Math.max(searched, start); i < end; i++) {
            if (bytes[i] == '\n') {
                searched = i;
                return i;
            }
        }
        searched = end;
        if (end - start > MAX_LINE_BYTES) {
            throw new ProtocolException("the broker sent a line without an end");
        }
        return -1;
    }

    private void consume(int to) {
        start = to;
        searched = to;
    }

    private void makeRoom() {
        if (start > 0 && (start == end || bytes.length - end < bytes.length / 4)) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            searched -= start;
            start = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    private String text(int from, int to) throws ProtocolException {
        try {
            return WireText.utf8(bytes, from, to - from);
        } catch (CharacterCodingException e) {
            throw asProtocol("the broker sent a line that is not UTF-8", e);
        }
    }

    private static String decoded(String topic) throws ProtocolException {
        try {
            return WireText.decodeTopic(topic);
        } catch (IllegalArgumentException e) {
            throw asProtocol("the broker sent a broken topic: " + topic, e);
        }
    }

    private static ProtocolException asProtocol(String text, Exception cause) {
        ProtocolException e = new ProtocolException(text);
        e.initCause(cause);
        return e;
    }
}

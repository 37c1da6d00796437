package io.herald.line;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.wire.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Writes runs as {@code DELIVER} lines, the form for a person at netcat. Whatever in a payload would end the line or
 * steer a terminal is escaped, so that no payload can forge a line.
 */
public final class MessageLines {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final DateTimeFormatter time;

    /** @param zone in which the times are told */
    public MessageLines(ZoneId zone) {
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    /**
     * Writes all messages of a run.
     *
     * @return where the last one begins in {@code out}
     */
    public int encode(Run run, ByteArrayOutputStream out) {
        MessageHead head = run.head();
        byte[] before = ("DELIVER " + LineText.encodeName(head.topic().text()) + " ").getBytes(StandardCharsets.UTF_8);
        byte[] after = (" " + LineText.encodeName(head.publisher()) + " "
                        + time.format(Instant.ofEpochMilli(head.timeMs())) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        int start = 0;
        for (int i = 0; i < run.count(); i++) {
            start = out.size();
            out.writeBytes(before);
            escape(run.payloads(), i, out);
            out.writeBytes(after);
        }
        return start;
    }

    private static void escape(Payloads payloads, int i, ByteArrayOutputStream out) {
        byte[] bytes = payloads.bytes();
        int to = payloads.end(i);
        int at = payloads.start(i);
        while (at < to) {
            int plain = at;
            while (plain < to && isPlain(bytes[plain])) {
                plain++;
            }
            out.write(bytes, at, plain - at);
            at = plain;
            if (at < to) {
                int sequence = Utf8.sequence(bytes, at, to);
                if (sequence > 1 && !isControl(bytes, at)) {
                    out.write(bytes, at, sequence);
                } else {
                    escape(bytes[at], out);
                    sequence = 1;
                }
                at += sequence;
            }
        }
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '\\' && b != 0x7f || b == '\t';
    }

    /** Whether a sequence of two bytes or more is one of U+0080 to U+009F, which steer terminals as escapes do. */
    private static boolean isControl(byte[] bytes, int at) {
        return (bytes[at] & 0xff) == 0xc2 && (bytes[at + 1] & 0xff) < 0xa0;
    }

    private static void escape(byte b, ByteArrayOutputStream out) {
        out.write('\\');
        switch (b) {
            case '\n' -> out.write('n');
            case '\r' -> out.write('r');
            case '\\' -> out.write('\\');
            default -> out.writeBytes(("x" + HEX.toHexDigits(b)).getBytes(StandardCharsets.US_ASCII));
        }
    }
}

package io.herald.line;

import io.herald.topic.Durations;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes runs as {@code MSG} frames, the form for programs. A run's head is made once; of it only the byte count
 * differs from message to message. One for each door instance, on its event loop.
 *
 * <pre>
 *   MSG weather 5 at=1741861800000 from=pub1⏎hello⏎
 *   └─ prefix ─┘ └──────── suffix ────────┘
 *   MSG weather 5 id=42 qos=1 at=1741861800000 from=pub1⏎hello⏎
 * </pre>
 */
public final class MessageFrames {
    private static final int MAX_DIGITS = 10;
    private static final String AT = " at=";
    private static final String QOS = " qos=";
    private static final byte[] ID = {' ', 'i', 'd', '='};
    private static final byte[] DUP = {' ', 'd', 'u', 'p', '='};
    /** The longest {@code dup=}, with what stands before it. */
    public static final int MAX_DUP = 16;

    /** The longest id, with what stands before it. */
    private static final int MAX_ID = 36;

    private static final int MAX_NUMBER = 20;

    private byte[] prefix = new byte[0];
    private byte[] suffix = new byte[0];
    private MessageHead headOf;
    private byte[] line = new byte[0];
    private int lineLength;
    private int lineEnd;
    private int lineDigits;
    private int lastStart;
    /** Where in the suffix the time stands. */
    private int timeAt;

    private final byte[] digits = new byte[MAX_NUMBER];

    /** The most bytes that a run takes. */
    public int maxSize(Run run) {
        head(run.head());
        return run.payloads().totalLength() + run.count() * (prefix.length + MAX_DIGITS + MAX_ID + suffix.length + 1);
    }

    /** Where the last message that was written begins. */
    public int lastStart() {
        return lastStart;
    }

    /** Writes all messages of a run; {@code out} has room for {@link #maxSize}. This is a hot loop. */
    public void encode(Run run, ByteBuffer out) {
        head(run.head());
        if (run.isStored()) {
            encodeStored(run, out);
            return;
        }
        Payloads payloads = run.payloads();
        int start = 0;
        for (int i = 0; i < payloads.count(); i++) {
            int length = payloads.length(i);
            if (length != lineLength) {
                line(length);
            }
            start = out.position();
            out.put(line, 0, lineEnd);
            payload(payloads, i, out);
        }
        lastStart = start;
    }

    private static void payload(Payloads payloads, int i, ByteBuffer out) {
        byte[] bytes = payloads.bytes();
        int length = payloads.length(i);
        int end = payloads.end(i);
        if (end < bytes.length && bytes[end] == '\n') {
            // The line end that the payload came with is the one that it goes with.
            out.put(bytes, payloads.start(i), length + 1);
        } else {
            out.put(bytes, payloads.start(i), length).put((byte) '\n');
        }
    }

    private void encodeStored(Run run, ByteBuffer out) {
        byte[] partition = partition(run);
        for (int i = 0; i < run.count(); i++) {
            lastStart = out.position();
            out.put(prefix);
            put(run.payloads().length(i), out);
            out.put(ID).put(partition);
            put(run.first().offset() + i, out);
            out.put(suffix);
            payload(run.payloads(), i, out);
        }
    }

    /**
     * Writes a message that was sent before, with {@code dup=<times>}; {@code out} has room for {@link #maxSize}, and
     * {@value #MAX_DUP} more.
     */
    public void encodeAgain(Run message, int times, ByteBuffer out) {
        head(message.head());
        lastStart = out.position();
        out.put(prefix);
        put(message.payloads().length(0), out);
        out.put(ID).put(partition(message));
        put(message.first().offset(), out);
        out.put(suffix, 0, suffix.length - 1).put(DUP);
        put(times, out);
        out.put((byte) '\n');
        payload(message.payloads(), 0, out);
    }

    /** What stands before the offset in the ids of a run. */
    private static byte[] partition(Run run) {
        String id = run.first().text();
        return id.substring(0, id.indexOf('-') + 1).getBytes(StandardCharsets.US_ASCII);
    }

    private void put(long number, ByteBuffer out) {
        int length = digits(number);
        number(number, digits, 0, length);
        out.put(digits, 0, length);
    }

    private void head(MessageHead head) {
        if (head == headOf) {
            return;
        }
        if (headOf == null || !differsInTimeOnly(head, headOf)) {
            prefix = ("MSG " + LineText.encodeName(head.topic().text()) + " ").getBytes(StandardCharsets.UTF_8);
            suffix = suffix(head);
            timeAt = (head.terms().qos().isStored() ? QOS.length() + 1 : 0) + AT.length();
            line = Arrays.copyOf(prefix, prefix.length + MAX_DIGITS + suffix.length);
        } else if (head.timeMs() != headOf.timeMs()) {
            number(head.timeMs(), suffix, timeAt, timeAt + digits(head.timeMs()));
        }
        headOf = head;
        lineLength = -1;
        lineDigits = -1;
    }

    /** One publisher's heads on a topic mostly differ in nothing but their time, which is not a digit longer. */
    private static boolean differsInTimeOnly(MessageHead head, MessageHead other) {
        return head.topic().equals(other.topic())
                && head.publisher().equals(other.publisher())
                && head.contentType().equals(other.contentType())
                && head.headers().equals(other.headers())
                && head.terms().equals(other.terms())
                && digits(head.timeMs()) == digits(other.timeMs());
    }

    private static byte[] suffix(MessageHead head) {
        StringBuilder rest = new StringBuilder(64);
        if (head.terms().qos().isStored()) {
            rest.append(QOS).append(head.terms().qos().level());
        }
        rest.append(AT).append(head.timeMs()).append(" from=").append(LineText.encodeValue(head.publisher()));
        if (head.terms().ttlMs() > 0) {
            rest.append(" ttl=").append(Durations.text(head.terms().ttlMs()));
        }
        if (head.terms().retain()) {
            rest.append(" retain");
        }
        if (!head.contentType().isEmpty()) {
            rest.append(" type=").append(LineText.encodeValue(head.contentType()));
        }
        for (Header header : head.headers()) {
            rest.append(" h.").append(LineText.encodeHeaderName(header.name()));
            rest.append('=').append(LineText.encodeValue(header.value()));
        }
        return rest.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Puts another number into the line. Only when it has more or fewer digits does what follows it move. */
    private void line(int length) {
        int digits = digits(length);
        if (digits != lineDigits) {
            System.arraycopy(suffix, 0, line, prefix.length + digits, suffix.length);
            lineEnd = prefix.length + digits + suffix.length;
            lineDigits = digits;
        }
        number(length, line, prefix.length, prefix.length + digits);
        lineLength = length;
    }

    /** Writes a number into its place, which is as long as it is. */
    private static void number(long number, byte[] to, int from, int end) {
        long rest = number;
        for (int at = end - 1; at >= from; at--) {
            to[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}

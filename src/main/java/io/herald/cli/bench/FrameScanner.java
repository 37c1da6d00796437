package io.herald.cli.bench;

import io.herald.client.RefusedException;
import io.herald.client.Reply;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads {@code MSG} frames. Where a head is byte for byte the last one, which is the rule, it is not read again. */
final class FrameScanner extends Scanner {
    private byte[] head = new byte[0];
    private int frameLength = Integer.MAX_VALUE;

    private final Acks acks;

    /** For a connection that publishes nothing that is acknowledged. */
    FrameScanner(Tally tally) {
        this(tally, new Acks(0, tally));
    }

    /** @param acks what waits to be acknowledged on this connection */
    FrameScanner(Tally tally, Acks acks) {
        super(tally);
        this.acks = acks;
    }

    /** This is a hot loop. */
    @Override
    int scan(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            while (to - at >= frameLength && Arrays.equals(bytes, at, at + head.length, head, 0, head.length)) {
                message(bytes, at + head.length);
                at += frameLength;
                requireLineFeed(bytes[at - 1]);
            }
            int lineFeed = lineFeed(bytes, at, to);
            if (lineFeed < 0) {
                return at;
            }
            if (bytes[at] == 'M') {
                int next = frame(bytes, at, lineFeed + 1);
                if (next > to) {
                    return at;
                }
                requireLineFeed(bytes[next - 1]);
                message(bytes, lineFeed + 1);
                at = next;
            } else {
                line(new String(bytes, at, lineFeed - at, StandardCharsets.UTF_8).stripTrailing());
                at = lineFeed + 1;
            }
        }
        return at;
    }

    /** Remembers the head of a frame and gives where the frame ends. */
    private int frame(byte[] bytes, int at, int payloadAt) {
        int digit = at + 4;
        while (bytes[digit] > ' ') {
            digit++;
        }
        int length = 0;
        for (digit++; bytes[digit] >= '0' && bytes[digit] <= '9'; digit++) {
            length = 10 * length + bytes[digit] - '0';
        }
        if (payloadAt - at != head.length || !Arrays.equals(bytes, at, payloadAt, head, 0, head.length)) {
            head = Arrays.copyOfRange(bytes, at, payloadAt);
            frameLength = head.length + length + 1;
        }
        return payloadAt + length + 1;
    }

    private void line(String line) throws IOException {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "OK" -> ok();
            case "PONG" -> answer();
            case "GAP" -> gap(Long.parseLong(words[2]));
            case "ERR" -> throw new RefusedException(new Reply.Refusal(words[1], words.length > 2 ? words[2] : ""));
            default -> throw new ProtocolException("what answers there does not speak Herald's line protocol");
        }
    }

    /** Answers come in order, and nothing else is answered while messages wait to be acknowledged. */
    private void ok() {
        if (acks.isDue()) {
            acks.taken();
        } else {
            answer();
        }
    }

    private static void requireLineFeed(byte end) throws ProtocolException {
        if (end != '\n') {
            throw new ProtocolException("no line feed after a payload");
        }
    }
}

package io.herald.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads an event stream over HTTP/1.1: the head of the response, then chunks, in them lines, of which {@code data:}
 * carries a message. Payloads have no line feed, so a message is one line; chunks may be cut anywhere.
 */
final class StreamScanner extends Scanner {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final int size;
    /** The beginning of a line whose end is in the next chunk or read. */
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private boolean inBody;
    private boolean chunked;
    private long chunkLeft;

    /** @param size payload bytes */
    StreamScanner(Tally tally, int size) {
        super(tally);
        this.size = size;
    }

    @Override
    int scan(byte[] bytes, int from, int to) throws IOException {
        int at = inBody ? from : head(bytes, from, to);
        while (inBody && at < to) {
            if (chunkLeft == 0) {
                int lineFeed = lineFeed(bytes, at, to);
                if (lineFeed < 0) {
                    return at;
                }
                chunkLeft = chunkLength(ascii(bytes, at, lineFeed).strip());
                at = lineFeed + 1;
            } else {
                int end = (int) Math.min(to, at + chunkLeft);
                lines(bytes, at, end);
                chunkLeft -= chunked ? end - at : 0;
                at = end;
            }
        }
        return at;
    }

    private int head(byte[] bytes, int from, int to) throws IOException {
        String text = ascii(bytes, from, to);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return from;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 200")) {
            throw new ProtocolException(
                    "no event stream: " + head.lines().findFirst().orElse(""));
        }
        chunked = head.contains("\r\ntransfer-encoding: chunked");
        chunkLeft = chunked ? 0 : Long.MAX_VALUE / 2;
        inBody = true;
        answer();
        return from + end + 4;
    }

    private static long chunkLength(String line) throws IOException {
        if (line.isEmpty()) {
            return 0;
        }
        long length = Long.parseLong(line.split(";")[0], 16);
        if (length == 0) {
            throw new EOFException("the broker ended the stream");
        }
        return length;
    }

    /** This is a hot loop. */
    private void lines(byte[] bytes, int from, int to) {
        int at = begun.size() == 0 ? from : rest(bytes, from, to);
        while (at < to) {
            int jump = at + DATA.length + size;
            boolean data = bytes[at] == 'd' && jump < to && bytes[jump] == '\n' && bytes[at + DATA.length] != ' ';
            int lineFeed = data ? jump : lineFeed(bytes, at, to);
            if (lineFeed < 0) {
                begun.write(bytes, at, to - at);
                return;
            }
            line(bytes, at, lineFeed);
            at = lineFeed + 1;
        }
    }

    private int rest(byte[] bytes, int from, int to) {
        int lineFeed = lineFeed(bytes, from, to);
        int end = lineFeed < 0 ? to : lineFeed;
        begun.write(bytes, from, end - from);
        if (lineFeed < 0) {
            return to;
        }
        byte[] whole = begun.toByteArray();
        begun.reset();
        line(whole, 0, whole.length);
        return lineFeed + 1;
    }

    private void line(byte[] bytes, int from, int to) {
        boolean data = to - from >= DATA.length + size;
        for (int i = 0; data && i < DATA.length; i++) {
            data = bytes[from + i] == DATA[i];
        }
        if (data) {
            int payloadAt = from + DATA.length;
            message(bytes, bytes[payloadAt] == ' ' ? payloadAt + 1 : payloadAt);
        }
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}

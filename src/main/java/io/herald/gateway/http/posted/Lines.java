package io.herald.gateway.http.posted;

import java.util.Arrays;

/**
 * Cuts bytes into lines, however they come in pieces. A line that is too long is not kept, and said to be so when it
 * ends. Belongs to one request.
 */
public final class Lines {
    private final int limitBytes;
    private byte[] line = new byte[0];
    private int length;
    private boolean tooLong;

    /** Gets the lines. */
    public interface Taker {
        /** A line without its end. */
        void line(byte[] line);

        /** A line over the limit has ended. */
        void tooLong();
    }

    /** @param limitBytes the longest line, its end not counted */
    public Lines(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** How many bytes are held of a line that has not ended. */
    public int heldBytes() {
        return length == 0 ? 0 : line.length;
    }

    /** Takes the next piece. */
    public void feed(byte[] piece, Taker taker) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                append(piece, from, i);
                endLine(taker);
                from = i + 1;
            }
        }
        append(piece, from, piece.length);
    }

    /** There is nothing more: what was not ended ends now. */
    public void end(Taker taker) {
        endLine(taker);
    }

    private void append(byte[] piece, int from, int to) {
        if (to - from > limitBytes - length) {
            tooLong = true;
        }
        if (!tooLong && to > from) {
            if (line.length - length < to - from) {
                line = Arrays.copyOf(line, Math.max(2 * length, length + to - from));
            }
            System.arraycopy(piece, from, line, length, to - from);
            length += to - from;
        }
    }

    private void endLine(Taker taker) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        byte[] whole = tooLong || end == 0 ? null : Arrays.copyOf(line, end);
        boolean wasTooLong = tooLong;
        length = 0;
        tooLong = false;
        if (wasTooLong) {
            line = new byte[0];
            taker.tooLong();
        } else if (whole != null) {
            taker.line(whole);
        }
    }
}

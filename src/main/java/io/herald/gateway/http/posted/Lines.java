package io.herald.gateway.http.posted;

import java.util.Arrays;

/**
 * Cuts bytes into lines, however they come in pieces. A line that is too long is not kept, and said to be so when it
 * ends. Belongs to one request.
 */
public final class Lines {
    private static final byte[] NONE = {};

    private final int limitBytes;
    private byte[] line = new byte[0];
    private int length;
    private boolean tooLong;
    /** What came and is not cut yet, for no more lines are taken now. */
    private byte[] rest = NONE;

    /** Gets the lines. */
    public interface Taker {
        /** A line without its end. */
        void line(byte[] line);

        /** A line over the limit has ended. */
        void tooLong();

        /** Whether it takes another line now. */
        boolean takesMore();
    }

    /** @param limitBytes the longest line, its end not counted */
    public Lines(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** How many bytes are held of a line that has not ended, and of those that are not taken yet. */
    public int heldBytes() {
        return (length == 0 ? 0 : line.length) + rest.length;
    }

    /** Takes the next piece. */
    public void feed(byte[] piece, Taker taker) {
        if (rest.length == 0) {
            cut(piece, taker);
            return;
        }
        byte[] joined = Arrays.copyOf(rest, rest.length + piece.length);
        System.arraycopy(piece, 0, joined, rest.length, piece.length);
        cut(joined, taker);
    }

    /** Goes on with what came and was not taken. */
    public void goOn(Taker taker) {
        cut(rest, taker);
    }

    /** Whether there is something that came and was not taken. */
    public boolean hasMore() {
        return rest.length > 0;
    }

    private void cut(byte[] piece, Taker taker) {
        int from = 0;
        boolean takesMore = taker.takesMore();
        for (int i = 0; takesMore && i < piece.length; i++) {
            if (piece[i] == '\n') {
                append(piece, from, i);
                endLine(taker);
                from = i + 1;
                takesMore = taker.takesMore();
            }
        }
        rest = takesMore ? NONE : Arrays.copyOfRange(piece, from, piece.length);
        append(piece, from, takesMore ? piece.length : from);
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

package io.herald.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the messages in what one connection sends. Owned by that connection. */
abstract class Scanner {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Tally tally;
    private long settled;
    private long answers;

    Scanner(Tally tally) {
        this.tally = tally;
    }

    /**
     * Takes in all that is whole.
     *
     * @return where what is not whole begins
     */
    abstract int scan(byte[] bytes, int from, int to) throws IOException;

    /** What is to be sent back; to be called only when what this gave the last time was sent. */
    ByteBuffer owed() {
        return NOTHING;
    }

    /** Messages that came or were dropped, since the connection was opened. */
    final long settled() {
        return settled;
    }

    /** Answers to commands, since the connection was opened. */
    final long answers() {
        return answers;
    }

    final void message(byte[] bytes, int payloadAt) {
        settled++;
        tally.message(bytes, payloadAt);
    }

    final void gap(long count) {
        settled += count;
        tally.gap(count);
    }

    final void answer() {
        answers++;
    }

    static int lineFeed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}

package io.herald.gateway.http.guard;

import io.netty.util.ByteProcessor;

/**
 * Holds the bytes of request heads to the grammar of RFC 9112, without mercy: where two readers of the same bytes could
 * disagree on where a request ends, one of them can be made to see a request that the other does not. Belongs to one
 * {@link RequestDecoder}.
 *
 * <pre>
 *   BEFORE --byte--> LINE --CRLF--> START --CRLF--> (complete)
 *   ^ CRLF                          |   ^
 *                                   v   | CRLF
 *                                  NAME --:--> VALUE
 * </pre>
 */
final class HeadScan implements ByteProcessor {
    private enum State {
        BEFORE,
        LINE,
        START,
        NAME,
        VALUE
    }

    private static final boolean[] NAME_CHARS = new boolean[256];

    static {
        for (int c = '0'; c <= 'z'; c++) {
            NAME_CHARS[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            NAME_CHARS[c] = true;
        }
    }

    private State state = State.BEFORE;
    private boolean afterCr;
    private boolean complete;
    private String fault;

    /** What is wrong with the head, as a sentence; null while nothing is. */
    String fault() {
        return fault;
    }

    /** Whether the head has ended. */
    boolean isComplete() {
        return complete;
    }

    /** Begins the next head. */
    void next() {
        complete = false;
        state = State.BEFORE;
    }

    /** Takes the next byte of a head; false from the first that does not belong there. */
    @Override
    public boolean process(byte octet) {
        int c = octet & 0xFF;
        if (complete) {
            return refuse("something stands behind the head");
        }
        if (afterCr) {
            afterCr = false;
            return c == '\n' ? endLine() : refuse("a CR stands alone in the head");
        }
        if (c == '\r') {
            afterCr = true;
            return state != State.NAME || refuse("a header has no colon");
        }
        return c != '\n' ? next(c) : refuse("a line of the head ends without a CR");
    }

    private boolean next(int c) {
        switch (state) {
            case BEFORE, LINE -> {
                state = State.LINE;
                return c >= 0x20 && c != 0x7F || refuse("there is a control character in the request line");
            }
            case START -> {
                state = State.NAME;
                return NAME_CHARS[c] || refuse("a header does not begin with its name");
            }
            case NAME -> {
                state = c == ':' ? State.VALUE : State.NAME;
                return c == ':' || NAME_CHARS[c] || refuse("there is a character in a header's name that may not be");
            }
            default -> {
                return c >= 0x20 && c != 0x7F || c == '\t' || refuse("there is a control character in a header");
            }
        }
    }

    private boolean endLine() {
        if (state == State.START) {
            complete = true;
        } else if (state != State.BEFORE) {
            state = State.START;
        }
        return true;
    }

    private boolean refuse(String sentence) {
        fault = sentence;
        return false;
    }
}

package io.herald.gateway.http.guard;

import io.netty.util.ByteProcessor;

/**
 * Holds the bytes of request heads to the grammar of RFC 9112, without mercy: where two readers of the same bytes could
 * disagree on where a request ends, one of them can be made to see a request that the other does not. Belongs to one
 * {@link RequestDecoder}.
 *
 * <pre>
 *   BEFORE --> METHOD --SP--> TARGET --SP--> VERSION --CRLF--> START --CRLF--> (complete)
 *   ^ CRLF                                                     |   ^
 *                                                              v   | CRLF
 *                                                             NAME --:--> VALUE
 * </pre>
 */
final class HeadScan implements ByteProcessor {
    private enum State {
        BEFORE,
        METHOD,
        TARGET,
        VERSION,
        START,
        NAME,
        VALUE
    }

    /** What a version looks like; {@code 0} stands for any digit. */
    private static final String VERSION_FORM = "HTTP/0.0";

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
    /** How many bytes of the target or the version came. */
    private int part;

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
            return mayEnd();
        }
        return c != '\n' ? next(c) : refuse("a line of the head ends without a CR");
    }

    private boolean mayEnd() {
        return switch (state) {
            case NAME -> refuse("a header has no colon");
            case METHOD, TARGET -> refuse("the request line ends before its version");
            case VERSION -> part == VERSION_FORM.length() || refuse("the request line does not end in a version");
            default -> true;
        };
    }

    private boolean next(int c) {
        switch (state) {
            case BEFORE, METHOD, TARGET, VERSION -> {
                return requestLine(c);
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

    /** Three parts with one space between them, each of visible characters of ASCII. */
    private boolean requestLine(int c) {
        if (c == ' ') {
            boolean goesOn = state == State.METHOD || state == State.TARGET && part > 0;
            state = state == State.METHOD ? State.TARGET : State.VERSION;
            part = 0;
            return goesOn || refuse("there is a space too many in the request line");
        }
        if (c <= 0x20 || c >= 0x7F) {
            return refuse("there is a character in the request line that may not be");
        }
        state = state == State.BEFORE ? State.METHOD : state;
        part++;
        return switch (state) {
            case METHOD -> NAME_CHARS[c] || refuse("there is a character in the method that may not be");
            case VERSION -> isVersion(c) || refuse("the request line does not end in a version");
            default -> true;
        };
    }

    private boolean isVersion(int c) {
        int form = part <= VERSION_FORM.length() ? VERSION_FORM.charAt(part - 1) : 0;
        return form == '0' ? c >= '0' && c <= '9' : c == form;
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

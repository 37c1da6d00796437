package io.herald.gateway.http.form;

/** What a textual stream has around each piece that can be sent alone. It keeps nothing: used by all door instances. */
public enum Framing {
    /** The chunks of HTTP/1.1: {@code 0000012c CRLF} the content {@code CRLF}. */
    CHUNKS("0\r\n\r\n") {
        @Override
        void open(OutputBytes out) {
            out.ascii(NO_SIZE_YET);
        }

        @Override
        void close(int start, OutputBytes out) {
            out.hexAt(start, out.length() - start - NO_SIZE_YET.length());
            out.ascii("\r\n");
        }
    },

    /** Nothing: HTTP/2 has frames of its own, the last of which says that it is the last. */
    NONE("") {
        @Override
        void open(OutputBytes out) {}

        @Override
        void close(int start, OutputBytes out) {}
    };

    private static final String NO_SIZE_YET = "00000000\r\n";

    private final String ending;

    Framing(String ending) {
        this.ending = ending;
    }

    /** Begins a piece. */
    abstract void open(OutputBytes out);

    /** Ends the piece that was opened at {@code start}; it is not empty. */
    abstract void close(int start, OutputBytes out);

    /** What ends the stream. */
    String ending() {
        return ending;
    }
}

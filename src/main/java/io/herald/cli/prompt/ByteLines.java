package io.herald.cli.prompt;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes, whatever is in them; LF and CRLF end a line. Owned by the verb that reads standard input. */
public final class ByteLines {
    private final BufferedInputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    public ByteLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next line without its end, or null at the end of the input. */
    public byte[] next() throws IOException {
        line.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    /** False when the next line would have to be waited for. */
    public boolean isReady() throws IOException {
        return in.available() > 0;
    }
}

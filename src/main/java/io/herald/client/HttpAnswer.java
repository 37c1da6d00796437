package io.herald.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is answered over HTTP/1.1 to the one request of a connection; of a body that is longer than anything a broker
 * says, the beginning. Immutable.
 *
 * @param status the code
 * @param body what it says
 */
record HttpAnswer(int status, byte[] body) {
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length:[ \t]*([0-9]{1,5})[ \t]*");

    /**
     * Reads one.
     *
     * @throws ProtocolException where what comes is no HTTP
     */
    static HttpAnswer read(InputStream from) throws IOException {
        InputStream in = new BufferedInputStream(from);
        String first = line(in, MAX_HEAD_BYTES);
        Matcher status = STATUS.matcher(first);
        if (!status.matches()) {
            throw new ProtocolException("no HTTP");
        }
        int room = MAX_HEAD_BYTES - first.length();
        int length = MAX_BODY_BYTES;
        for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
            Matcher said = LENGTH.matcher(line);
            if (said.matches()) {
                length = Math.min(MAX_BODY_BYTES, Integer.parseInt(said.group(1)));
            }
            room -= line.length() + 1;
        }
        return new HttpAnswer(Integer.parseInt(status.group(1)), in.readNBytes(length));
    }

    /** A line of a head, without its end. */
    private static String line(InputStream in, int room) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the broker closed the connection");
            }
            if (line.length() >= room) {
                throw new ProtocolException("a head without an end");
            }
            line.append((char) read);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }
}

package io.herald.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.herald.gateway.http.answer.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client's end of an HTTP connection on a plain socket: sends any octets, reads answers strictly. For one thread.
 */
final class RawHttp implements AutoCloseable {
    /** Only a broken server makes anybody wait so long. */
    private static final int PATIENCE_MS = 20_000;

    private static final int DRIP_MS = 20;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final StringBuilder events = new StringBuilder();

    /** One answer. */
    record Answer(int status, String head, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }

        /** The value of a header, or empty. */
        String header(String name) {
            Matcher field =
                    Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*)$").matcher(head);
            return field.find() ? field.group(1) : "";
        }
    }

    private RawHttp(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    }

    static RawHttp connect(int port) throws IOException {
        return new RawHttp(port, 0);
    }

    /** The same with room for only so many bytes that were not read yet. */
    static RawHttp connect(int port, int receiveBufferBytes) throws IOException {
        return new RawHttp(port, receiveBufferBytes);
    }

    /** Sends a request of those header lines, the first of which is the request line, and that body. */
    RawHttp request(String lines, String body) throws IOException {
        byte[] octets = body.getBytes(UTF_8);
        String length = octets.length == 0 ? "" : "\r\nContent-Length: " + octets.length;
        String host = lines.toLowerCase(Locale.ROOT).contains("\nhost:") ? "" : "\r\nHost: localhost";
        send(lines.replace("\n", "\r\n") + host + length + "\r\n\r\n");
        return send(octets);
    }

    RawHttp request(String lines) throws IOException {
        return request(lines, "");
    }

    /** Sends octets as they are, each character one. */
    RawHttp send(String octets) throws IOException {
        return send(octets.getBytes(ISO_8859_1));
    }

    RawHttp send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        return this;
    }

    /** The same where the server may have had enough before the end. */
    void sendDespiteReset(String octets) throws IOException {
        try {
            send(octets);
        } catch (SocketException refused) {
            if (!refused.getMessage().matches(".*([Bb]roken pipe|reset).*")) {
                throw refused;
            }
        }
    }

    /** Sends the same again and again, and counts; ends where the connection does. */
    void flood(String octets, int times, AtomicInteger sent) {
        byte[] bytes = octets.getBytes(ISO_8859_1);
        try {
            for (int i = 0; i < times; i++) {
                send(bytes);
                sent.incrementAndGet();
            }
        } catch (IOException closed) {
            sent.set(-1);
        }
    }

    /** Keeps sending a little until the server says something or closes; gives back all it says. */
    String dripUntilEnd(String drop) throws IOException {
        socket.setSoTimeout(DRIP_MS);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long lastDrop = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (System.nanoTime() < lastDrop) {
            try {
                in.transferTo(all);
                return all.toString(ISO_8859_1);
            } catch (SocketTimeoutException silent) {
                sendDespiteReset(drop);
            } catch (SocketException reset) {
                return all.toString(ISO_8859_1);
            }
        }
        throw new IOException("the server still waits");
    }

    /** Sends a request on a connection of its own and gives back the answer. */
    static Answer ask(int port, String lines, String body) throws IOException {
        try (RawHttp connection = connect(port)) {
            return connection.request(lines, body).answer();
        }
    }

    static Answer ask(int port, String lines) throws IOException {
        return ask(port, lines, "");
    }

    /** The next answer, with its body. */
    Answer answer() throws IOException {
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        Answer answer = new Answer(status, head, new byte[0]);
        if (answer.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] chunk = chunk();
            while (chunk.length > 0) {
                body.writeBytes(chunk);
                chunk = chunk();
            }
            return new Answer(status, head, body.toByteArray());
        }
        String length = answer.header("content-length");
        return new Answer(status, head, in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)));
    }

    /** The head of the next answer. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended after <" + head + ">");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** The content of the next chunk; none in the last one. */
    byte[] chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        byte[] content = in.readNBytes(size);
        if (!line().isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        return content;
    }

    /** The next event of a stream, whatever chunks it comes in; comments are left out. */
    String event() throws IOException {
        while (true) {
            int end = events.indexOf("\n\n");
            if (end >= 0) {
                String event = events.substring(0, end);
                events.delete(0, end + 2);
                String said = event.replaceAll("^id: [^\n]*(\n|$)", "");
                if (!said.isEmpty() && !said.startsWith(":")) {
                    return said;
                }
            } else {
                byte[] chunk = chunk();
                if (chunk.length == 0) {
                    throw new IOException("the stream ended after <" + events + ">");
                }
                events.append(new String(chunk, UTF_8));
            }
        }
    }

    /** Reads chunks until they have said this text, and gives back all they said. */
    String chunksUntil(String text) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        while (!said.toString(UTF_8).contains(text)) {
            byte[] chunk = chunk();
            if (chunk.length == 0) {
                throw new IOException("the stream ended after <" + said.toString(UTF_8) + ">");
            }
            said.writeBytes(chunk);
        }
        return said.toString(UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 2) != '\r' || line.charAt(line.length() - 1) != '\n') {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended after <" + line + ">");
            }
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 2);
    }

    /** All that comes until the server closes the connection. */
    String untilEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            if (!reset.getMessage().contains("reset")) {
                throw reset;
            }
        }
        return all.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

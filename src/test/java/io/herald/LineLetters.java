package io.herald;

import io.herald.gateway.tcp.LineClient;
import io.herald.topic.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line door, in frames. */
final class LineLetters implements LetterDoor {
    static final String NAME = "by-line";
    private static final Pattern FIELD = Pattern.compile(" ([^ =]+)(?:=(\"(?:[^\"\\\\]|\\\\.)*\"|[^ ]*))?");

    private final int port;
    private final LineClient publisher;
    private int keys;

    LineLetters(int port) throws IOException {
        this.port = port;
        this.publisher = LineClient.connect(port);
        publisher.send("HELLO " + NAME + " frames").expect("OK .*");
    }

    @Override
    public Letter said(Letter letter) {
        return letter.from(NAME);
    }

    @Override
    public Letter told(Letter letter) {
        return letter;
    }

    @Override
    public void publish(Letter letter) throws IOException {
        StringBuilder head = new StringBuilder("PUB " + encoded(letter.topic(), "[^ %]") + " ")
                .append(letter.bytes().length)
                .append(" qos=" + letter.qos())
                .append(letter.qos() == 2 ? " key=line-" + keys++ : "")
                .append(letter.retain() ? " retain" : "")
                .append(letter.ttlMs() > 0 ? " ttl=" + letter.ttlMs() + "ms" : "")
                .append(letter.type().isEmpty() ? "" : " type=" + quoted(letter.type()));
        for (Header header : letter.headers()) {
            head.append(" h." + encoded(header.name(), "[A-Za-z0-9._-]") + "=" + quoted(header.value()));
        }
        publisher.send(head.toString()).sendRaw(letter.bytes()).send("");
        if (letter.qos() > 0) {
            publisher.expect("OK [0-9]+");
        } else {
            publisher.send("PING").expect("PONG");
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** All but what is plain percent-encoded, byte for byte. */
    static String encoded(String text, String plain) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (one.matches(plain)) {
                out.append(one);
            } else {
                for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format(Locale.ROOT, "%%%02X", b));
                }
            }
        });
        return out.toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public Inbox listen(String filter, int qos) throws IOException {
        LineClient client = LineClient.connect(port);
        client.send(
                        "HELLO listener-" + System.nanoTime() + " frames",
                        "SUB " + encoded(filter, "[^ %]") + " qos=" + qos)
                .expect("OK .*");
        Lines lines = new Lines(client, new ArrayDeque<>());
        for (String line = client.line(); !line.equals("OK"); line = client.line()) {
            // What is retained may come before.
            lines.early.add(lines.letter(line));
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        publisher.close();
    }

    /** A subscriber in frames. */
    private record Lines(LineClient client, Deque<Letter> early) implements Inbox {
        @Override
        public Letter next() throws IOException {
            return early.isEmpty() ? letter(client.line()) : early.poll();
        }

        private Letter letter(String line) {
            String[] start = line.split(" ", 4);
            Letter letter = Letter.of(decoded(start[1]), payload(Integer.parseInt(start[2])));
            List<Header> headers = new ArrayList<>();
            Matcher field = FIELD.matcher(" " + start[3]);
            while (field.find()) {
                String name = field.group(1);
                String value = field.group(2) == null ? "" : unquoted(field.group(2));
                switch (name) {
                    case "qos" -> letter = letter.at(Integer.parseInt(value));
                    case "from" -> letter = letter.from(value);
                    case "retain" -> letter = letter.retained(true);
                    case "type" -> letter = letter.typed(value);
                    case "ttl" -> letter = letter.goodFor(Long.parseLong(value.replace("ms", "")));
                    default -> {
                        if (name.startsWith("h.")) {
                            headers.add(new Header(decoded(name.substring(2)), value));
                        }
                    }
                }
            }
            return letter.with(headers);
        }

        private byte[] payload(int length) {
            try {
                byte[] payload = client.bytes(length);
                client.bytes(1);
                return payload;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String unquoted(String value) {
            return value.startsWith("\"")
                    ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                    : value;
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}

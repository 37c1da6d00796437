package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The HTTP door: a POST for each message, and JSON lines. */
final class HttpLetters implements LetterDoor {
    static final String NAME = "by-post";
    private static final String PLAIN_IN_PATH = "[A-Za-z0-9/._-]";

    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private int keys;

    HttpLetters(int port) {
        this.port = port;
    }

    @Override
    public Letter said(Letter letter) {
        return letter.from(NAME).only(header -> header.name().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"));
    }

    @Override
    public Letter told(Letter letter) {
        return Envelopes.told(letter);
    }

    /** On a plain socket: nothing sorts headers there. */
    @Override
    public void publish(Letter letter) throws IOException {
        StringBuilder head = new StringBuilder("POST " + path(letter.topic(), letter.qos()) + " HTTP/1.1\r\n")
                .append("Host: localhost\r\nConnection: close\r\nHerald-Publisher: " + NAME + "\r\n")
                .append("Content-Length: " + letter.bytes().length + "\r\n")
                .append(letter.type().isEmpty() ? "" : "Content-Type: " + letter.type() + "\r\n")
                .append(letter.qos() == 2 ? "Idempotency-Key: post-" + keys++ + "\r\n" : "")
                .append(letter.retain() ? "Herald-Retain: true\r\n" : "")
                .append(letter.ttlMs() > 0 ? "Herald-TTL: " + letter.ttlMs() + "ms\r\n" : "");
        for (Header header : letter.headers()) {
            boolean traces = header.name().startsWith("trace");
            head.append((traces ? "" : "Herald-Header-") + header.name() + ": " + header.value() + "\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
        request.writeBytes(letter.bytes());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.toByteArray());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith(letter.qos() == 0 && !letter.retain() ? "HTTP/1.1 202" : "HTTP/1.1 20");
        }
    }

    private static String path(String topic, int qos) {
        return "/topics/" + LineLetters.encoded(topic, PLAIN_IN_PATH) + "?qos=" + qos;
    }

    @Override
    public Inbox listen(String filter, int qos) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path(filter, qos)))
                .header("Accept", "application/x-ndjson")
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Lines(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        // Each request has a connection of its own.
    }

    /** A stream of JSON lines. */
    private record Lines(BufferedReader in) implements Inbox {
        @Override
        public Letter next() throws IOException {
            String line = in.readLine();
            while (line.isEmpty()) {
                line = in.readLine();
            }
            return Envelopes.read(line);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

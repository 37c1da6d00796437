package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Groups whose members are at both doors, over a log on disk. */
class SharedDoorsIT {
    @TempDir
    private Path folder;

    private final Map<String, String> keys = new HashMap<>();

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, keys);

    @Test
    void aLineAndAStreamShareWhatIsPublished() throws Exception {
        try (Stream events = stream("/events?topic=$share/both/d/%2B");
                Stream lines = stream("/topics/$share/both/d/%2B");
                LineClient line = subscriber("SUB $share/both/d/+");
                LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "d/x", 1, 3_000);
            publisher.send("PUB d/x 8", "fleeting", "PING").expect("PONG");
            BlockingQueue<String> all = new LinkedBlockingQueue<>();
            List<Thread> readers = List.of(
                    reader(() -> payload(events.line()), all),
                    reader(() -> payload(lines.line()), all),
                    reader(() -> text(line.line()), all));
            List<String> received = new ArrayList<>();
            while (received.size() < 3_001) {
                String next = all.poll(30, TimeUnit.SECONDS);
                assertThat(next).as("after %s", received.size()).isNotNull();
                received.add(next);
            }
            List<String> expected = new ArrayList<>(
                    IntStream.rangeClosed(1, 3_000).mapToObj(Integer::toString).toList());
            expected.add("fleeting");
            assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
            events.cut();
            lines.cut();
            line.send("QUIT");
            for (Thread reader : readers) {
                reader.join();
            }
        }
    }

    @Test
    void aStreamThatSharesStandsNowhereInTheLog() throws Exception {
        try (Stream events = stream("/topics/$share/one/where");
                LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "where", 1, 1);
            List<String> lines = new ArrayList<>();
            for (String line = events.line(); !line.contains("data: 1"); line = events.line()) {
                lines.add(line);
            }
            assertThat(lines.stream().filter(line -> line.startsWith("id:"))).containsExactly("id: 1");
        }
    }

    @Test
    void whatGoesUnacknowledgedGoesToAnotherInTimeAndToTheDeadLettersInTheEnd() throws Exception {
        keys.put("HERALD_DELIVERY_ACK_TIMEOUT", "200ms");
        keys.put("HERALD_DELIVERY_MAX_ATTEMPTS", "3");
        broker.restart();
        try (LineClient graveyard = subscriber("SUB $dead/#");
                LineClient silent = subscriber("HELLO silent frames durable", "SUB $share/g/poison");
                LineClient busy = subscriber("HELLO busy frames durable", "SUB $share/g/poison");
                LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "poison", 1, 2);
            List<String> heads = new ArrayList<>();
            String dead = graveyard.line();
            assertThat(dead).matches("DELIVER \\$dead/\\$share%252Fg%252Fpoison [12] .*");
            assertThat(graveyard.line()).matches("DELIVER \\$dead/\\$share%252Fg%252Fpoison [12] .*");
            for (LineClient client : List.of(silent, busy)) {
                client.send("PING");
                for (String line = client.line(); !line.equals("PONG"); line = client.line()) {
                    heads.add(
                            line.startsWith("MSG") ? line.replaceAll(".* id=([0-9]+) .*?( dup=[0-9])?$", "$1$2") : "");
                }
            }
            assertThat(heads.stream().filter(head -> !head.isEmpty()))
                    .containsExactlyInAnyOrder("1", "1 dup=1", "1 dup=2", "2", "2 dup=1", "2 dup=2");
        }
    }

    @Test
    void aGroupOfDurableMembersOutlivesTheBroker() throws Exception {
        try (LineClient member = subscriber("HELLO m frames durable", "SUB $share/g/long");
                LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "long", 1, 2);
            member.expect("MSG long 1 id=1 .*", "1", "MSG long 1 id=2 .*", "2").send("ACK 1");
            member.send("PING").expect("PONG");
        }
        try (LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "long", 3, 3);
        }
        broker.restart();
        try (LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "long", 4, 4);
        }
        try (LineClient other = subscriber("HELLO other frames", "SUB $share/g/long")) {
            other.expect("MSG long 1 id=2 .* dup=1", "2", "MSG long 1 id=3 .*", "3", "MSG long 1 id=4 .*", "4");
        }
    }

    @Test
    void aDurableSubscriptionOverHttpSharesAndAcknowledges() throws Exception {
        assertThat(ask("PUT", "/subscriptions/web", "{\"filters\":[{\"filter\":\"$share/g/web\"}]}"))
                .contains("\"filter\":\"$share/g/web\"");
        try (LineClient publisher = LineClient.connect(broker.linePort())) {
            publish(publisher, "web", 1, 1);
        }
        try (Stream events = stream("/subscriptions/web/events")) {
            String line = events.line();
            while (!line.startsWith("data: ")) {
                line = events.line();
            }
            assertThat(ask("POST", "/subscriptions/web/acks", "{\"ack\":[\"1\"],\"nack\":[\"2\"]}"))
                    .isEqualTo("{\"acked\":1,\"nacked\":0}\n");
        }
        assertThat(ask("GET", "/subscriptions/%24share%2Fg%2Fweb", "")).contains("\"filter\":\"web\"");
        assertThat(ask("DELETE", "/subscriptions/%24share%2Fg%2Fweb", "")).contains("\"code\":\"forbidden\"");
        assertThat(ask("PUT", "/subscriptions/%24share%2Fg%2Fb", "{\"filters\":[]}"))
                .contains("\"code\":\"forbidden\"");
    }

    private String ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void pagesAreNoGroups() throws Exception {
        try (Stream pages = new Stream(broker.httpPort(), "/messages?topic=$share/g/a")) {
            assertThat(pages.line()).startsWith("HTTP/1.1 400");
        }
        try (Stream refused = new Stream(broker.httpPort(), "/events?topic=$share/g%2B/a")) {
            assertThat(refused.line()).startsWith("HTTP/1.1 400");
        }
    }

    private interface Source {
        String next() throws IOException;
    }

    /** Takes what comes, until nothing does any more; an empty text is passed over. */
    private static Thread reader(Source source, BlockingQueue<String> all) {
        Thread thread = new Thread(() -> {
            try {
                for (String next = source.next(); next != null; next = source.next()) {
                    if (!next.isEmpty()) {
                        all.add(next);
                    }
                }
            } catch (IOException closed) {
                assertThat(closed).hasMessageMatching("(?i).*(closed|reset).*");
            }
        });
        thread.start();
        return thread;
    }

    private static String payload(String line) {
        return line == null || line.startsWith("data: ")
                ? line == null ? null : line.replaceAll(".*\"payload\":\"([^\"]*)\".*", "$1")
                : "";
    }

    private static String text(String line) {
        return line == null || line.equals("BYE") ? null : line.split(" ")[2];
    }

    private LineClient subscriber(String... lines) throws IOException {
        LineClient client = LineClient.connect(broker.linePort());
        for (String line : lines) {
            client.send(line).expect("OK.*");
        }
        return client;
    }

    private static void publish(LineClient publisher, String topic, int from, int to) throws IOException {
        for (int n = from; n <= to; n += 100) {
            int end = Math.min(to, n + 99);
            publisher.send(IntStream.rangeClosed(n, end)
                    .mapToObj(i -> "PUBLISH " + topic + " " + i)
                    .toArray(String[]::new));
            for (int i = n; i <= end; i++) {
                publisher.expect("OK [0-9]+");
            }
        }
    }

    private Stream stream(String path) throws IOException {
        Stream stream = new Stream(broker.httpPort(), path);
        String line = stream.line();
        assertThat(line).startsWith("HTTP/1.1 200");
        while (!line.startsWith(": subscribed")) {
            line = stream.line();
        }
        return stream;
    }

    /** Server-sent events over a raw socket, line by line. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Stream(int port, String path) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(30_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            return in.readLine();
        }

        /** Closes, whoever reads here just now. */
        void cut() throws IOException {
            socket.close();
        }

        @Override
        public void close() throws IOException {
            cut();
        }
    }
}

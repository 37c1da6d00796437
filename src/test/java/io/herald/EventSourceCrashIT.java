package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a browser's {@code EventSource} does while the broker is killed and started again: it connects anew with the
 * last id that it saw, and misses nothing of what is stored, and gets nothing twice.
 */
@Timeout(120)
class EventSourceCrashIT {
    private static final int ROUNDS = 2;
    private static final int MESSAGES = 200;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String lastId = "";
    private int next;
    private int published;

    @Test
    void anEventSourceMissesNothingAndGetsNothingTwiceHoweverOftenTheBrokerIsKilled() throws Exception {
        int port = freePort();
        for (int round = 0; round <= ROUNDS; round++) {
            try (BrokerProcess broker = run(port)) {
                int line = broker.linePort();
                try (Stream<String> events = events(port);
                        LineClient publisher = broker.connect(line)) {
                    publish(publisher);
                    // Not all of what was acknowledged is read in this round.
                    read(events.iterator(), round == ROUNDS ? published : published - MESSAGES / 2);
                    publish(publisher);
                    broker.signal("KILL");
                    broker.exitCode();
                }
            }
        }
        try (BrokerProcess broker = run(port)) {
            broker.linePort();
            try (Stream<String> events = events(port)) {
                read(events.iterator(), published);
            }
        }
    }

    /** Publishes some, each of which is acknowledged. */
    private void publish(LineClient publisher) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            publisher.send("PUBLISH page " + published).expect("OK [0-9]+");
            published++;
        }
    }

    private void read(Iterator<String> lines, int until) {
        String id = "";
        while (next < until) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                assertThat(line).isEqualTo("data: " + next);
                next++;
            }
        }
        // The id of an event stands before its data.
        lastId = id;
    }

    private Stream<String> events(int port) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/events?topic=page"))
                .header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }

    private BrokerProcess run(int port) throws IOException {
        return BrokerProcess.run(folder, Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", Integer.toString(port)));
    }

    /** The next broker listens where the last one did. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

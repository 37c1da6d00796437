package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import io.herald.topic.Terms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Four who publish to a broker until it dies, two over sockets and two by POST, and what each was told: what is read
 * back after any number of deaths is held against it. Used by one thread; it has four of its own.
 */
final class CrashLoad implements AutoCloseable {
    private static final int PUBLISHERS = 4;
    private static final int TOGETHER = 50;
    private static final int END = PUBLISHERS;
    private static final int STOPPING = 503;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Future<?>> publishing = new ArrayList<>();

    /** What each publisher was told: message number to id. */
    private final List<Map<Integer, Long>> acknowledged = new ArrayList<>();

    private final AtomicLong newest = new AtomicLong();
    private volatile CountDownLatch busy;
    private final int[] next = new int[PUBLISHERS];
    private final boolean keyed;
    private int ends;

    /** What was found in the log: of what was acknowledged, what is not there, by id; and how many gaps were told. */
    record Found(List<Long> lost, long gaps) {}

    CrashLoad() {
        this(false);
    }

    /** @param keyed whether all publish over sockets, and each message has a dedup key, which the log has to sort in */
    CrashLoad(boolean keyed) {
        this.keyed = keyed;
        for (int i = 0; i < PUBLISHERS; i++) {
            acknowledged.add(new LinkedHashMap<>());
        }
    }

    /** Begins to publish to these ports. */
    void begin(int line, int web) {
        busy = new CountDownLatch(1_000);
        for (int i = 0; i < PUBLISHERS; i++) {
            int publisher = i;
            publishing.add(threads.submit(
                    () -> keyed || publisher % 2 == 0 ? overTheLine(publisher, line) : byPost(publisher, web)));
        }
    }

    /** Waits until every publisher has noticed that the broker is dead. */
    void end() throws Exception {
        for (Future<?> publisher : publishing) {
            publisher.get(60, TimeUnit.SECONDS);
        }
        publishing.clear();
    }

    /** How many messages were acknowledged, of all rounds. */
    int acknowledged() {
        return acknowledged.stream().mapToInt(Map::size).sum();
    }

    /** Waits until a thousand were acknowledged since it began. */
    void awaitBusy() throws InterruptedException {
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The newest id that anybody was told by now; may be asked while it publishes. */
    long newest() {
        return newest.get();
    }

    /** What was acknowledged later does not count; to be called when nobody publishes. */
    void forgetBehind(long id) {
        acknowledged.forEach(told -> told.values().removeIf(later -> later > id));
    }

    private void told(int publisher, int n, long id) {
        acknowledged.get(publisher).put(n, id);
        newest.accumulateAndGet(id, Math::max);
        busy.countDown();
    }

    /** Publishes, some at a time, until the connection breaks. */
    private Void overTheLine(int publisher, int port) {
        try (LineClient client = LineClient.connect(port)) {
            while (true) {
                int first = next[publisher];
                next[publisher] += TOGETHER;
                StringBuilder frames = new StringBuilder();
                for (int n = first; n < first + TOGETHER; n++) {
                    String payload = Integer.toString(n);
                    frames.append("PUB crash/" + publisher + " " + payload.length() + " qos=1" + key(n))
                            .append("\n" + payload + "\n");
                }
                client.send(frames.substring(0, frames.length() - 1));
                for (int n = first; n < first + TOGETHER; n++) {
                    String answer = client.line();
                    if (answer == null || !answer.matches("OK [0-9]+")) {
                        return null;
                    }
                    told(publisher, n, Long.parseLong(answer.substring(3)));
                }
            }
        } catch (IOException killed) {
            return null;
        }
    }

    /** As long as may be, and in no order. */
    private String key(int n) {
        return keyed ? " key=" + Integer.toHexString(Integer.reverse(n)) + "k".repeat(Terms.MAX_KEY - 8) : "";
    }

    private Void byPost(int publisher, int port) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/topics/crash/" + publisher);
        try {
            while (true) {
                int n = next[publisher]++;
                HttpRequest post = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(n)))
                        .build();
                HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == STOPPING) {
                    return null;
                }
                assertThat(answer.statusCode()).isEqualTo(201);
                told(publisher, n, Long.parseLong(answer.body().replaceAll("(?s)\\{\"id\":\"([0-9]+)\".*", "$1")));
            }
        } catch (IOException killed) {
            return null;
        }
    }

    /** Reads all that is in the log: each message once, in the order of its publisher, under the id it was told. */
    Found read(LineClient reader, String seed) throws IOException {
        List<Map<Integer, Long>> left = new ArrayList<>();
        acknowledged.forEach(told -> left.add(new HashMap<>(told)));
        int[] last = {-1, -1, -1, -1, -1};
        long gaps = 0;
        reader.send("HELLO reader frames", "PUBLISH crash/" + END + " " + ends, "SUB crash/# from=earliest")
                .expect("OK .*", "OK [0-9]+", "OK");
        while (last[END] < ends) {
            String[] head = reader.line().split(" ");
            if (head[0].equals("GAP")) {
                gaps++;
                continue;
            }
            assertThat(head[0]).as(seed).isEqualTo("MSG");
            int publisher = Integer.parseInt(head[1].substring("crash/".length()));
            int n = Integer.parseInt(reader.line());
            assertThat(n).as("in order and once; " + seed).isGreaterThan(last[publisher]);
            last[publisher] = n;
            Long id = publisher == END ? null : left.get(publisher).remove(n);
            if (id != null) {
                assertThat(head[3]).as(seed).isEqualTo("id=" + id);
            }
        }
        ends++;
        return new Found(
                left.stream().flatMap(map -> map.values().stream()).sorted().toList(), gaps);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

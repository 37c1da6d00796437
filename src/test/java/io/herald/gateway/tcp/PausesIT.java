package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A subscriber that pauses a hundred times while somebody publishes: it stops reading, or leaves and comes back behind
 * the last message it had. Its ids, which follow each other where nobody else publishes, tell of every gap and repeat.
 */
class PausesIT {
    private static final int PAUSES = 100;
    /** More than sockets hold, so that some pauses are long enough to be behind. */
    private static final int MOST_MEANWHILE = 1_500;

    private static final String PAYLOAD = "x".repeat(500);

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    private final AtomicInteger published = new AtomicInteger();
    private volatile boolean enough;

    @Test
    void betweenWhatIsReadBackAndWhatIsLiveNothingIsMissingAndNothingComesTwice() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(this::publish);
        long last = 0;
        LineClient reader = subscriber(last);
        for (int pause = 0; pause < PAUSES; pause++) {
            for (int left = random.nextInt(500); left > 0; left--) {
                assertThat(nextId(reader)).as("seed " + seed).isEqualTo(last + 1);
                last++;
            }
            int until = published.get() + random.nextInt(MOST_MEANWHILE);
            if (random.nextBoolean()) {
                reader.close();
                LiveBroker.until(() -> published.get() >= until, "more was published");
                reader = subscriber(last);
            } else {
                LiveBroker.until(() -> published.get() >= until, "more was published");
            }
        }
        enough = true;
        publishing.join();
        while (last < published.get()) {
            assertThat(nextId(reader)).as("seed " + seed).isEqualTo(last + 1);
            last++;
        }
        reader.settle().close();
    }

    private static LineClient subscriber(long last) throws IOException {
        return LineClient.connect(BROKER.port(), 4096)
                .send("HELLO pauses frames", "SUB pauses from=" + (last == 0 ? "earliest" : last))
                .expect("OK .*", "OK");
    }

    private static long nextId(LineClient reader) throws IOException {
        String head = reader.line();
        assertThat(head).startsWith("MSG pauses 500 id=");
        assertThat(reader.line()).isEqualTo(PAYLOAD);
        return Long.parseLong(head.split(" ")[3].substring("id=".length()));
    }

    private void publish() {
        try (LineClient publisher = BROKER.connect()) {
            while (!enough) {
                publisher.send(
                        ("PUB pauses 500 qos=1\n" + PAYLOAD + "\n").repeat(50).stripTrailing());
                for (int i = 0; i < 50; i++) {
                    publisher.expect("OK [0-9]+");
                }
                published.addAndGet(50);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

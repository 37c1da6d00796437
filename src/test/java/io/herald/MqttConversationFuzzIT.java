package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Conversations that are almost right, over few sessions that they take from each other: whatever comes, the broker
 * says well-formed packets and nothing of a fault of its own, and a client at the side does not notice. {@code verify}
 * plays {@value #PACKETS} packets or {@value #MOST_S} seconds; {@code -Dfuzz.packets=1000000} plays so many, and
 * {@code -Dfuzz.seed=…} others.
 */
class MqttConversationFuzzIT {
    private static final int PACKETS = 20_000;
    private static final int MOST_S = 15;
    private static final int THREADS = 3;
    private static final int PATIENCE_MS = 30_000;
    private static final int IMPATIENCE_MS = 50;
    /** What says that something went wrong in the broker. */
    private static final int UNSPECIFIED = 0x80;

    @RegisterExtension
    static final MqttStage STAGE =
            new MqttStage("{\"limits\": {\"queueBytes\": \"64KiB\", \"inflight\": 20, \"topics\": 2000},"
                    + " \"log\": {\"retention\": {\"bytes\": \"16MiB\"}}}");

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong said = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();

    @Test
    void nothingThatIsAlmostAConversationBreaksTheBroker() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        long most = Long.getLong("fuzz.packets", PACKETS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(most > PACKETS ? Integer.MAX_VALUE : MOST_S);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        AtomicLong conversations = new AtomicLong();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            all.add(threads.submit(() -> {
                while (sent.get() < most && System.nanoTime() < deadline) {
                    play(random);
                    conversations.incrementAndGet();
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException fault) {
                throw new AssertionError("-Dfuzz.seed=" + seed, fault);
            }
        }
        System.out.printf(
                "MqttConversationFuzzIT: %d conversations of %d packets, answered by %d, %d cut off%n",
                conversations.get(), sent.get(), said.get(), unheard.get());
    }

    private void play(Random random) throws IOException {
        MqttConversation conversation = new MqttConversation(random);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        conversation.packets().forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        try (MqttWire wire = MqttWire.open(STAGE.port())) {
            for (int at = 0; at < bytes.length; ) {
                int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, at + 1 + random.nextInt(200));
                wire.raw(Arrays.copyOfRange(bytes, at, end));
                at = end;
            }
            wire.put(0xc0).flush();
            listen(conversation, wire);
            if (random.nextBoolean()) {
                wire.hangUp();
            }
        } catch (SocketException cutOff) {
            // The broker did not want to hear the rest.
            unheard.incrementAndGet();
        } catch (AssertionError | RuntimeException fault) {
            throw new AssertionError(HexFormat.of().formatHex(bytes), fault);
        } finally {
            sent.addAndGet(conversation.packets().size());
        }
    }

    /**
     * Takes what the broker says, until it ends the connection or has answered the last PINGREQ. Of one that is not
     * whole that may be part of something else, so it is not waited for for long.
     */
    private void listen(MqttConversation conversation, MqttWire wire) throws IOException {
        int pings = (int) conversation.packets().stream()
                .filter(packet -> (packet[0] & 0xff) == 0xc0)
                .count();
        wire.patience(conversation.isWhole() ? PATIENCE_MS : IMPATIENCE_MS);
        try {
            for (MqttWire.Packet packet = wire.read(); packet != null; packet = wire.read()) {
                said.incrementAndGet();
                check(packet, conversation);
                if (packet.type() == MqttWire.PINGRESP && pings-- == 0) {
                    return;
                }
            }
        } catch (SocketTimeoutException silent) {
            assertThat(conversation.isWhole()).as("a PINGREQ is answered").isFalse();
        }
    }

    private static void check(MqttWire.Packet packet, MqttConversation conversation) {
        int type = packet.type();
        int flags = packet.first() & 15;
        assertThat(type).isIn(2, 3, 4, 5, 6, 7, 9, 11, 13, 14);
        if (type == MqttWire.PUBLISH) {
            assertThat(flags & 6).as("QoS").isNotEqualTo(6);
            assertThat((flags & 6) == 0 && (flags & 8) != 0).as("DUP of QoS 0").isFalse();
        } else {
            assertThat(flags).isEqualTo(type == MqttWire.PUBREL ? 2 : 0);
        }
        if (!conversation.isWhole()) {
            return;
        }
        if (type == MqttWire.PUBLISH) {
            MqttWire.Message message = packet.message(conversation.level());
            assertThat(message.qos() > 0).isEqualTo(message.packetId() > 0);
        } else if (type == MqttWire.CONNACK) {
            assertThat(packet.body()[1] & 0xff).as("CONNACK").isNotEqualTo(UNSPECIFIED);
        } else if (type >= MqttWire.PUBACK && type <= MqttWire.PUBCOMP) {
            assertThat(packet.packetId()).isPositive();
            assertThat(packet.reason()).isNotEqualTo(UNSPECIFIED);
        } else if (type == MqttWire.DISCONNECT && packet.body().length > 0) {
            assertThat(packet.body()[0] & 0xff).as("DISCONNECT").isNotEqualTo(UNSPECIFIED);
        }
    }
}

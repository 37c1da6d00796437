package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes numbers, one after the other, and each until it is answered to the end, over however many connections; a
 * few at a time, under few packet ids, and some PUBREL late. Used by one thread at a time.
 */
final class FaithfulPublisher extends FaithfulMqtt {
    private static final int WINDOW = 20;
    private static final int PACKET_IDS = 40;
    private static final int MOST_LATE = 6;

    private final String topic;
    /** What is not answered to the end, in order, by packet id. */
    private final Map<Integer, Open> open = new LinkedHashMap<>();

    private final List<Integer> late = new ArrayList<>();
    private int lastPacketId;
    private int published;
    private int again;

    private static final class Open {
        private final int number;
        private boolean released;

        private Open(int number) {
            this.number = number;
        }
    }

    FaithfulPublisher(int level, int qos, String topic, long seed) {
        super(level, qos, "pub-" + level + "-" + qos, seed);
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    /** How many numbers it has published, from 1 on. */
    int published() {
        return published;
    }

    /** How many PUBLISH and PUBREL were sent once more. */
    int again() {
        return again;
    }

    @Override
    boolean mayBeForgotten() {
        return open.values().stream().noneMatch(one -> one.released);
    }

    @Override
    String waitsFor() {
        StringBuilder text = new StringBuilder();
        open.forEach((packetId, one) ->
                text.append(packetId + ": " + one.number + (one.released ? " released, " : " sent, ")));
        return text + "late " + late;
    }

    @Override
    void resume(boolean present) {
        late.clear();
        again += open.size();
        open.forEach((packetId, one) -> {
            if (one.released) {
                answer(0x62, packetId);
            } else {
                send(packetId, one, present);
            }
        });
    }

    private void send(int packetId, Open one, boolean dup) {
        byte[] payload = (clientId + " " + one.number).getBytes(StandardCharsets.US_ASCII);
        wire.put(
                0x30 | qos << 1 | (dup ? 8 : 0),
                MqttWire.text(topic),
                MqttWire.int16(packetId),
                MqttWire.properties(level),
                payload);
    }

    private void answer(int first, int packetId) {
        wire.put(first, MqttWire.int16(packetId));
    }

    /** Publishes until the broker is gone; its own connection breaks now and then. */
    Void untilKilled(int port) {
        try {
            while (true) {
                while (open.size() < WINDOW) {
                    publishNext();
                }
                wire.flush();
                take(next(), MOST_LATE);
                if (breaks()) {
                    connect(port);
                }
            }
        } catch (IOException killed) {
            return null;
        }
    }

    /** Brings to an end what is not answered. */
    void finish() throws IOException {
        while (!open.isEmpty()) {
            wire.flush();
            take(next(), 0);
        }
    }

    private void publishNext() {
        do {
            lastPacketId = lastPacketId % PACKET_IDS + 1;
        } while (open.containsKey(lastPacketId));
        Open one = new Open(++published);
        open.put(lastPacketId, one);
        send(lastPacketId, one, false);
    }

    private void take(MqttWire.Packet answer, int mostLate) {
        int packetId = answer.packetId();
        Open one = open.get(packetId);
        assertThat(one).as("%s was answered %s", clientId, answer).isNotNull();
        assertThat(answer.reason()).as("no refusal").isLessThan(0x80);
        if (qos == 1) {
            assertThat(answer.type()).isEqualTo(MqttWire.PUBACK);
            open.remove(packetId);
        } else if (answer.type() == MqttWire.PUBREC) {
            one.released = true;
            late.add(packetId);
            if (late.size() > mostLate || random.nextInt(4) == 0) {
                late.forEach(id -> answer(0x62, id));
                late.clear();
            }
        } else {
            assertThat(answer.type()).isEqualTo(MqttWire.PUBCOMP);
            assertThat(one.released).as("PUBCOMP behind PUBREL").isTrue();
            open.remove(packetId);
        }
    }
}

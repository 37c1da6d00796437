package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes numbers over however many connections, remembers what it holds of QoS 2, answers some late, and says at once
 * what came out of order, twice or not at all. Used by one thread at a time.
 */
final class FaithfulSubscriber extends FaithfulMqtt {
    private static final int MOST_LATE = 15;
    /** Less than the broker has on its way at most, more than are answered late. */
    private static final byte[] RECEIVE_MAXIMUM = MqttWire.bytes(0x21, 0, 30);

    private final String filter;
    private final Map<String, Integer> last = new HashMap<>();
    /** The messages of QoS 2 that it has and the broker has not released, by packet id. */
    private final Map<Integer, String> held = new HashMap<>();

    private final Deque<byte[]> late = new ArrayDeque<>();
    private boolean subscribed;
    private int repeats;

    FaithfulSubscriber(int level, int qos, String filter, long seed) {
        super(level, qos, "sub-" + level + "-" + qos, seed);
        this.filter = filter;
    }

    /** The last number that came of a publisher. */
    int last(String publisher) {
        return last.getOrDefault(publisher, 0);
    }

    /** How many came that had come before, which with QoS 1 they may. */
    int repeats() {
        return repeats;
    }

    @Override
    byte[] more() {
        return RECEIVE_MAXIMUM;
    }

    @Override
    boolean mayBeForgotten() {
        return !subscribed;
    }

    @Override
    String waitsFor() {
        return "what is behind " + last + " and the release of " + held;
    }

    @Override
    void resume(boolean present) throws IOException {
        late.clear();
        if (!subscribed) {
            wire.put(0x82, MqttWire.int16(1), MqttWire.properties(level), MqttWire.text(filter), MqttWire.bytes(qos))
                    .flush();
            MqttWire.Packet answer = next();
            assertThat(answer.type()).isEqualTo(MqttWire.SUBACK);
            assertThat(answer.body()[answer.body().length - 1]).isEqualTo((byte) qos);
            subscribed = true;
        }
    }

    /** Takes messages until the broker is gone; its own connection breaks now and then. */
    Void untilKilled(int port) {
        try {
            while (true) {
                take(next(), MOST_LATE);
                if (breaks()) {
                    connect(port);
                }
            }
        } catch (IOException killed) {
            return null;
        }
    }

    /** Takes messages until it has this number of this publisher. */
    void until(String publisher, int number) throws IOException {
        while (last(publisher) < number) {
            take(next(), 0);
        }
    }

    /** Nothing is held any more, and nothing more comes. */
    void expectNothingMore() throws IOException {
        wire.put(0xc0).flush();
        for (MqttWire.Packet packet = next(); packet.type() != MqttWire.PINGRESP || !held.isEmpty(); packet = next()) {
            if (packet.type() == MqttWire.PINGRESP) {
                wire.put(0xc0).flush();
            } else {
                take(packet, 0);
            }
        }
    }

    private void take(MqttWire.Packet packet, int mostLate) throws IOException {
        if (packet.type() == MqttWire.PUBREL) {
            held.remove(packet.packetId());
            answer(0x70, packet.packetId());
        } else {
            assertThat(packet.type()).isEqualTo(MqttWire.PUBLISH);
            take(packet.message(level));
        }
        if (late.size() > mostLate || random.nextInt(16) == 0) {
            late.forEach(answer -> wire.put(answer[0], Arrays.copyOfRange(answer, 1, answer.length)));
            late.clear();
            wire.flush();
        }
    }

    private void answer(int first, int packetId) {
        late.add(MqttWire.join(MqttWire.bytes(first), MqttWire.int16(packetId)));
    }

    private void take(MqttWire.Message message) {
        String that = message.text();
        if (message.qos() == 1) {
            deliver(message, that);
            answer(0x40, message.packetId());
            return;
        }
        assertThat(message.qos()).isEqualTo(2);
        String before = held.putIfAbsent(message.packetId(), that);
        if (before == null) {
            deliver(message, that);
        } else {
            assertThat(before)
                    .as("%s: packet id %d means one message", clientId, message.packetId())
                    .isEqualTo(that);
            assertThat(message.dup()).as("a repeat says so").isTrue();
        }
        answer(0x50, message.packetId());
    }

    private void deliver(MqttWire.Message message, String that) {
        int space = that.indexOf(' ');
        String publisher = that.substring(0, space);
        int number = Integer.parseInt(that.substring(space + 1));
        int next = last(publisher) + 1;
        if (message.qos() == 1 && number < next) {
            repeats++;
            return;
        }
        assertThat(number)
                .as("%s got %s, DUP %s, in connection %d", clientId, that, message.dup(), connections())
                .isEqualTo(next);
        last.put(publisher, number);
    }
}

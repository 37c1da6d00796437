package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Random;

/**
 * A client of MQTT that keeps its half of a session however often its connection or the broker breaks: what a publisher
 * and a subscriber have in common. Used by one thread at a time.
 */
abstract class FaithfulMqtt {
    private static final byte[] EXPIRES_IN_A_DAY = MqttWire.bytes(0x11, 0, 1, 0x51, 0x80);

    final int level;
    final int qos;
    final String clientId;
    final Random random;
    MqttWire wire;
    private boolean known;
    private int connections;
    private int forgotten;

    FaithfulMqtt(int level, int qos, String clientId, long seed) {
        this.level = level;
        this.qos = qos;
        this.clientId = clientId;
        this.random = new Random(seed);
    }

    /** Connects to its session, and goes on with it. */
    final void connect(int port) throws IOException {
        if (wire != null) {
            wire.close();
        }
        wire = MqttWire.open(port);
        byte[] properties = MqttWire.properties(level, MqttWire.join(EXPIRES_IN_A_DAY, more()));
        wire.put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(level, 0, 0, 60), properties, MqttWire.text(clientId))
                .flush();
        MqttWire.Packet answer = next();
        assertThat(answer.type()).isEqualTo(MqttWire.CONNACK);
        assertThat(answer.body()[1]).as("accepted").isZero();
        boolean present = answer.body()[0] == 1;
        assertThat(present && !known)
                .as("a session of " + clientId + " nobody began")
                .isFalse();
        if (known && !present) {
            forgotten++;
            assertThat(mayBeForgotten()).as("the session of " + clientId).isTrue();
        }
        known = true;
        connections++;
        resume(present);
        wire.flush();
    }

    /** The properties that its CONNECT has beside. */
    byte[] more() {
        return new byte[0];
    }

    /** Whether nothing is lost when the broker does not know the session after a crash. */
    abstract boolean mayBeForgotten();

    /** Says again what is not answered. */
    abstract void resume(boolean present) throws IOException;

    /** What is not answered, for whoever looks for a fault. */
    abstract String waitsFor();

    /** The next packet; the end of the connection is a failure of it. */
    final MqttWire.Packet next() throws IOException {
        MqttWire.Packet packet;
        try {
            packet = wire.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing comes to " + clientId + ", which waits for " + waitsFor(), e);
        }
        if (packet == null) {
            throw new IOException("the connection is gone");
        }
        assertThat(packet.type()).as("the broker ends the connection").isNotEqualTo(MqttWire.DISCONNECT);
        return packet;
    }

    /** Whether this is one of the moments in which a connection breaks by itself. */
    final boolean breaks() {
        return random.nextInt(400) == 0;
    }

    final int connections() {
        return connections;
    }

    final int forgotten() {
        return forgotten;
    }
}

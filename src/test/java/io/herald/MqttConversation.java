package io.herald;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a client of MQTT may say from its CONNECT on, packet by packet, and then almost that: packets are left out,
 * swapped, said twice, and bytes of them changed. Used by one thread.
 */
final class MqttConversation {
    private static final String[] FILTERS = {
        "fuzz/+", "fuzz/#", "fuzz/1", "fuzz/2", "+/3", "$share/g/fuzz/+", "$share/h/fuzz/4", "$SYS/#", "fuzz/+/#", "#"
    };
    private static final int MOST = 40;
    private static final int SESSIONS = 6;

    private final Random random;
    private final int level;
    private final List<byte[]> packets = new ArrayList<>();
    private boolean mutated;

    MqttConversation(Random random) {
        this.random = random;
        this.level = 4 + random.nextInt(2);
        packets.add(connect());
        for (int i = random.nextInt(MOST); i > 0; i--) {
            packets.add(next());
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            mutate();
        }
    }

    int level() {
        return level;
    }

    /** Whether it is as it should be, packet by packet. */
    boolean isWhole() {
        return !mutated;
    }

    List<byte[]> packets() {
        return packets;
    }

    private byte[] properties(byte[]... said) {
        List<byte[]> some = new ArrayList<>();
        for (byte[] property : said) {
            if (random.nextInt(3) == 0) {
                some.add(property);
            }
        }
        return MqttWire.properties(level, some.toArray(byte[][]::new));
    }

    private byte[] connect() {
        boolean clean = random.nextBoolean();
        boolean will = random.nextInt(4) == 0;
        int flags = (clean ? 2 : 0) | (will ? 4 | random.nextInt(3) << 3 | random.nextInt(2) << 5 : 0);
        byte[] last = will
                ? MqttWire.join(
                        properties(MqttWire.bytes(0x18, 0, 0, 0, random.nextInt(3)), MqttWire.bytes(0x01, 1)),
                        MqttWire.text(topic()),
                        MqttWire.text("will"))
                : new byte[0];
        return MqttWire.packet(
                0x10,
                MqttWire.text("MQTT"),
                MqttWire.bytes(level, flags, 0, random.nextInt(3)),
                properties(
                        MqttWire.bytes(0x11, 0, 0, 0, random.nextInt(30)),
                        MqttWire.bytes(0x21, 0, 1 + random.nextInt(20)),
                        MqttWire.bytes(0x27, 0, 0, random.nextInt(3), 60),
                        MqttWire.bytes(0x22, 0, random.nextInt(5)),
                        MqttWire.bytes(0x19, 1)),
                MqttWire.text("fuzz-" + random.nextInt(SESSIONS)),
                last);
    }

    private String topic() {
        return "fuzz/" + random.nextInt(8);
    }

    private byte[] id() {
        return MqttWire.int16(1 + random.nextInt(30));
    }

    private byte[] next() {
        int what = random.nextInt(20);
        if (what < 9) {
            return publish();
        }
        return switch (what) {
            case 9, 10, 11 ->
                MqttWire.packet(
                        0x82,
                        id(),
                        properties(MqttWire.bytes(0x0b, 1 + random.nextInt(100))),
                        MqttWire.text(FILTERS[random.nextInt(FILTERS.length)]),
                        MqttWire.bytes(random.nextInt(3) | (level == 5 ? random.nextInt(3) << 4 : 0)));
            case 12 ->
                MqttWire.packet(0xa2, id(), properties(), MqttWire.text(FILTERS[random.nextInt(FILTERS.length)]));
            case 13, 14 -> MqttWire.packet(0x40, id());
            case 15, 16 -> MqttWire.packet(0x50, id());
            case 17 -> MqttWire.packet(0x62, id());
            case 18 -> MqttWire.packet(0x70, id());
            default -> MqttWire.packet(0xc0);
        };
    }

    private byte[] publish() {
        int qos = random.nextInt(3);
        int flags = qos << 1 | (random.nextInt(5) == 0 ? 1 : 0) | (qos > 0 && random.nextInt(5) == 0 ? 8 : 0);
        byte[] properties = properties(
                MqttWire.bytes(0x02, 0, 0, 0, random.nextInt(3)),
                MqttWire.join(MqttWire.bytes(0x26), MqttWire.text("name"), MqttWire.text("value")),
                MqttWire.bytes(0x23, 0, 1 + random.nextInt(10)),
                MqttWire.join(MqttWire.bytes(0x03), MqttWire.text("text/plain")));
        byte[] payload = new byte[random.nextInt(8) == 0 ? random.nextInt(5_000) : random.nextInt(20)];
        random.nextBytes(payload);
        byte[] id = qos == 0 ? new byte[0] : id();
        return MqttWire.packet(0x30 | flags, MqttWire.text(topic()), id, properties, payload);
    }

    private void mutate() {
        mutated = true;
        int at = random.nextInt(packets.size());
        byte[] packet = packets.get(at).clone();
        int where = random.nextInt(packet.length);
        switch (random.nextInt(9)) {
            case 0 -> packets.add(at, packet);
            case 1 -> Collections.swap(packets, at, random.nextInt(packets.size()));
            case 2 -> packets.set(at, Arrays.copyOf(packet, Math.max(1, where)));
            case 3 -> packets.add(random.nextInt(packets.size() + 1), noise());
            case 4 -> packets.add(MqttWire.packet(0xe0));
            case 5 -> packets.add(at, connect());
            case 6 -> packets.set(at, MqttWire.join(packet, noise()));
            default -> {
                packet[where] ^= (byte) (1 << random.nextInt(8));
                packets.set(at, packet);
            }
        }
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(6)];
        random.nextBytes(noise);
        return noise;
    }
}

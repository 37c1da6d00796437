package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The MQTT door, in either version. */
final class MqttLetters implements LetterDoor {
    private static final String FORMAT = "mqtt.payload-format";
    private static final String RESPONSE = "mqtt.response-topic";
    private static final String CORRELATION = "mqtt.correlation-data";
    private static final int PACKET_ID = 7;
    private static final int MS = 1000;

    private final int port;
    private final int level;
    private final String name;
    private final MqttWire publisher;

    MqttLetters(int port, int level) throws IOException {
        this.port = port;
        this.level = level;
        this.name = "by-mqtt-" + level;
        this.publisher = connect(name);
    }

    private MqttWire connect(String clientId) throws IOException {
        MqttWire wire = MqttWire.open(port);
        wire.put(
                        0x10,
                        MqttWire.text("MQTT"),
                        MqttWire.bytes(level, 2, 0, 60),
                        MqttWire.properties(level),
                        MqttWire.text(clientId))
                .flush();
        assertThat(wire.read().type()).isEqualTo(MqttWire.CONNACK);
        return wire;
    }

    @Override
    public Letter said(Letter letter) {
        return told(letter.from(name));
    }

    @Override
    public Letter told(Letter letter) {
        // 3.1.1 has topic and payload.
        return level < 5 ? letter.typed("").with(List.of()).goodFor(0) : letter;
    }

    @Override
    public void publish(Letter letter) throws IOException {
        byte[] id = letter.qos() == 0 ? new byte[0] : MqttWire.int16(PACKET_ID);
        byte[] properties = MqttWire.properties(level, properties(letter));
        int first = 0x30 | letter.qos() << 1 | (letter.retain() ? 1 : 0);
        publisher
                .put(first, MqttWire.text(letter.topic()), id, properties, letter.bytes())
                .flush();
        if (letter.qos() == 1) {
            assertThat(publisher.read().type()).isEqualTo(MqttWire.PUBACK);
        } else if (letter.qos() == 2) {
            assertThat(publisher.read().type()).isEqualTo(MqttWire.PUBREC);
            publisher.put(0x62, id).flush();
            assertThat(publisher.read().type()).isEqualTo(MqttWire.PUBCOMP);
        }
    }

    private static byte[] properties(Letter letter) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (letter.ttlMs() > 0) {
            out.write(0x02);
            out.writeBytes(MqttWire.join(MqttWire.int16(0), MqttWire.int16((int) (letter.ttlMs() / MS))));
        }
        if (!letter.type().isEmpty()) {
            out.write(0x03);
            out.writeBytes(MqttWire.text(letter.type()));
        }
        for (Header header : letter.headers()) {
            switch (header.name()) {
                case FORMAT ->
                    out.writeBytes(MqttWire.bytes(0x01, header.value().charAt(0) - '0'));
                case RESPONSE -> out.writeBytes(MqttWire.join(MqttWire.bytes(0x08), MqttWire.text(header.value())));
                case CORRELATION -> {
                    byte[] data = Base64.getDecoder().decode(header.value());
                    out.writeBytes(MqttWire.join(MqttWire.bytes(0x09), MqttWire.int16(data.length), data));
                }
                default ->
                    out.writeBytes(MqttWire.join(
                            MqttWire.bytes(0x26), MqttWire.text(header.name()), MqttWire.text(header.value())));
            }
        }
        return out.toByteArray();
    }

    @Override
    public Inbox listen(String filter, int qos) throws IOException {
        MqttWire wire = connect("listener-" + System.nanoTime());
        wire.put(0x82, MqttWire.int16(1), MqttWire.properties(level), MqttWire.text(filter), MqttWire.bytes(qos))
                .flush();
        Packets packets = new Packets(level, wire, new ArrayDeque<>());
        for (MqttWire.Packet packet = wire.read(); packet.type() != MqttWire.SUBACK; packet = wire.read()) {
            // What is retained may come before.
            packets.early.add(packets.taken(packet));
        }
        return packets;
    }

    @Override
    public void close() {
        publisher.close();
    }

    /** A subscriber, which acknowledges what comes. */
    private record Packets(int level, MqttWire wire, Deque<Letter> early) implements Inbox {
        @Override
        public Letter next() throws IOException {
            if (!early.isEmpty()) {
                return early.poll();
            }
            MqttWire.Packet packet = wire.read();
            for (; packet.type() == MqttWire.PUBREL; packet = wire.read()) {
                wire.put(0x70, MqttWire.int16(packet.packetId())).flush();
            }
            return taken(packet);
        }

        private Letter taken(MqttWire.Packet packet) throws IOException {
            assertThat(packet.type()).isEqualTo(MqttWire.PUBLISH);
            MqttWire.Message message = packet.message(level);
            if (message.qos() > 0) {
                wire.put(message.qos() == 1 ? 0x40 : 0x50, MqttWire.int16(message.packetId()))
                        .flush();
            }
            Letter letter = Letter.of(message.topic(), message.payload());
            return read(letter.at(message.qos()).retained(message.retain()), ByteBuffer.wrap(message.properties()));
        }

        private static Letter read(Letter plain, ByteBuffer properties) {
            Letter letter = plain;
            List<Header> headers = new ArrayList<>();
            while (properties.hasRemaining()) {
                switch (properties.get()) {
                    case 0x01 -> headers.add(new Header(FORMAT, Integer.toString(properties.get())));
                    case 0x02 -> letter = letter.goodFor((long) properties.getInt() * MS);
                    case 0x03 -> letter = letter.typed(text(properties));
                    case 0x08 -> headers.add(new Header(RESPONSE, text(properties)));
                    case 0x09 ->
                        headers.add(new Header(CORRELATION, Base64.getEncoder().encodeToString(data(properties))));
                    case 0x26 -> headers.add(new Header(text(properties), text(properties)));
                    default -> throw new AssertionError("no property of a message that is sent to us");
                }
            }
            return letter.with(headers);
        }

        private static byte[] data(ByteBuffer from) {
            byte[] data = new byte[from.getShort() & 0xffff];
            from.get(data);
            return data;
        }

        private static String text(ByteBuffer from) {
            return new String(data(from), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}

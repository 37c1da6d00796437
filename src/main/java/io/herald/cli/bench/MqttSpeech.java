package io.herald.cli.bench;

import io.herald.client.Login;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * MQTT, 3.1.1 or 5.0, as a client speaks it that begins anew, wants no keep-alive and sends no properties. Numbers of
 * sections are those of the MQTT 5.0 standard.
 */
final class MqttSpeech implements Publishing, Subscribing {
    /** The protocol level of MQTT 3.1.1. */
    static final int V3 = 4;
    /** The protocol level of MQTT 5.0. */
    static final int V5 = 5;
    /** Packet ids are 1 to this (2.2.1). */
    static final int PACKET_IDS = 65_535;

    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;
    private static final int SUBSCRIBE = 0x82;
    private static final int CLEAN_START = 0x02;
    private static final int WITH_USER = 0x80;
    private static final int WITH_PASSWORD = 0x40;
    /** MQTT 3.1.1 wants a name where there is a password, which is where a token stands (3.1.2.9). */
    private static final String BEARER = "token";

    private final int level;

    /** @param level {@link #V3} or {@link #V5} */
    MqttSpeech(int level) {
        this.level = level;
    }

    @Override
    public byte[] hello(String name, Login login) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(level);
        String user = login.token().isEmpty() ? login.user() : BEARER;
        body.write(user.isEmpty() ? CLEAN_START : CLEAN_START | WITH_USER | WITH_PASSWORD);
        number(body, 0);
        noProperties(body);
        text(body, name);
        if (!user.isEmpty()) {
            text(body, user);
            text(body, login.token().isEmpty() ? login.password() : login.token());
        }
        return packet(CONNECT, body);
    }

    /** A client need not wait for its CONNACK (3.1.4). */
    @Override
    public byte[] hello(String name, Login login, String server, String topic, int qos) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, 1);
        noProperties(body);
        text(body, topic);
        body.write(qos);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(hello(name, login));
        both.writeBytes(packet(SUBSCRIBE, body));
        return both.toByteArray();
    }

    @Override
    public int answers() {
        return 2;
    }

    @Override
    public byte[] ping() {
        return new byte[] {(byte) 0xc0, 0};
    }

    @Override
    public Scanner scanner(Tally tally, Acks acks) {
        return new MqttScanner(tally, acks, level);
    }

    @Override
    public Scanner scanner(Tally tally, int size) {
        return new MqttScanner(tally, new Acks(0, tally), level);
    }

    @Override
    public Frame frame(String topic, int size, int qos) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        int id = body.size();
        if (qos > 0) {
            number(body, 0);
        }
        noProperties(body);
        int payload = body.size();
        body.writeBytes(new byte[size]);
        byte[] frame = packet(PUBLISH | qos << 1, body);
        int head = frame.length - body.size();
        return new Frame(frame, qos > 0 ? head + id : -1, head + payload);
    }

    @Override
    public int highestQos() {
        return 2;
    }

    @Override
    public int mostInFlight() {
        return PACKET_IDS;
    }

    private void noProperties(ByteArrayOutputStream to) {
        if (level == V5) {
            to.write(0);
        }
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(to, utf8.length);
        to.writeBytes(utf8);
    }

    private static void number(ByteArrayOutputStream to, int number) {
        to.write(number >> 8);
        to.write(number);
    }

    private static byte[] packet(int first, ByteArrayOutputStream body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int rest = body.size();
        for (; rest > 127; rest >>>= 7) {
            packet.write(rest & 127 | 128);
        }
        packet.write(rest);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}

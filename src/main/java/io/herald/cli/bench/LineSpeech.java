package io.herald.cli.bench;

import io.herald.client.Login;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The line protocol. Who subscribes gets stored messages by default, and acknowledges none. */
final class LineSpeech implements Publishing, Subscribing {
    @Override
    public byte[] hello(String name, Login login) {
        return utf8("HELLO " + name + " frames" + login.options() + '\n');
    }

    @Override
    public byte[] hello(String name, Login login, String server, String topic, int qos) {
        return utf8("HELLO " + name + " frames" + login.options() + "\nSUBSCRIBE " + topic + '\n');
    }

    @Override
    public int answers() {
        return 2;
    }

    @Override
    public byte[] ping() {
        return utf8("PING\n");
    }

    @Override
    public Scanner scanner(Tally tally, Acks acks) {
        return new FrameScanner(tally, acks);
    }

    @Override
    public Scanner scanner(Tally tally, int size) {
        return new FrameScanner(tally);
    }

    @Override
    public Frame frame(String topic, int size, int qos) {
        byte[] head = utf8("PUB " + topic + ' ' + size + (qos > 0 ? " qos=1\n" : "\n"));
        byte[] frame = Arrays.copyOf(head, head.length + size + 1);
        frame[frame.length - 1] = '\n';
        return new Frame(frame, -1, head.length);
    }

    /** QoS 2 would need another key for each message. */
    @Override
    public int highestQos() {
        return 1;
    }

    @Override
    public int mostInFlight() {
        return Integer.MAX_VALUE;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

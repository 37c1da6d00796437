package io.herald.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Streams of packets that are almost right: well-formed ones, some of whose bytes are then changed. */
final class MutatedPackets {
    private static final String[] AFTER_CONNECT = {
        "40 0001",
        "50 0002",
        "62 0003",
        "70 0004",
        "c0",
        "c0",
        "40 0001 97 {1f <why> 26 <k> <v>}",
        "62 0003 92",
        "f0 18 {15 <m> 16 <data>}"
    };

    private static final String[] OF_311 = {
        "82 0005 <#> 00 <a/+> 02 <$share/g/a> 01", "a2 0006 <#> <b>", "32 <a/b> 0007 'one'", "30 <a/b> 'x'", "31 <c>"
    };

    private static final String[] OF_5 = {
        "82 0005 {0b 05 26 <k> <v>} <#> 2e <a/+> 01",
        "a2 0006 {26 <k> <v>} <#>",
        "30 <a/b> {23 0001} 'aliased'",
        "30 <> {23 0001} 'by alias'",
        "30 <> {23 0001} 'by alias'",
        "30 <c> {23 0002} 'other'",
        "34 <c> 0009 {01 01 02 0000000a 08 <r> 09 <cd> 03 <t> 26 <k> <v>} 'p'",
        "34 <c> 000a {01 01 02 0000000a 08 <r> 09 <cd> 03 <t> 26 <k> <v>} 'q'",
        "e0 04 {11 00000000 1f <bye>}"
    };

    private static final byte[][] PIECES = {
        {0}, {1}, {(byte) 0xff}, {(byte) 0x80}, {0x7f}, {0, 0}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0}
    };

    private final Random random;

    MutatedPackets(long seed) {
        random = new Random(seed);
    }

    /** The next stream; about one in four is left as it was. */
    byte[] next() {
        int level = 4 + random.nextInt(2);
        List<byte[]> packets = new ArrayList<>();
        packets.add(connect(level));
        for (int i = random.nextInt(12); i > 0; i--) {
            packets.add(packet(level));
        }
        byte[] stream = ClientPackets.join(packets.toArray(byte[][]::new));
        for (int i = random.nextInt(4); i > 0; i--) {
            stream = mutated(stream);
        }
        return stream;
    }

    private byte[] connect(int level) {
        return switch (random.nextInt(4)) {
            case 0 -> ClientPackets.packet("10 <MQTT> 04 f6 000a <me> <w> <bye> <u> <pw>");
            case 1 ->
                ClientPackets.packet("10 <MQTT> 05 ee 000a {11 00000e10 21 0014 27 00000400 26 <k> <v> 15 <m>}"
                        + " <me> {18 00000005 01 01 03 <t> 09 <c> 26 <k> <v>} <w> <bye> <u> <pw>");
            default -> ClientPackets.connect(level);
        };
    }

    private byte[] packet(int level) {
        String[] own = level == 5 ? OF_5 : OF_311;
        return switch (random.nextInt(4)) {
            case 0 -> ClientPackets.packet(AFTER_CONNECT[random.nextInt(AFTER_CONNECT.length)]);
            case 1 -> ClientPackets.packet(own[random.nextInt(own.length)]);
            default -> run(level);
        };
    }

    /** Some messages that differ in little. */
    private byte[] run(int level) {
        int flags = new int[] {0, 0, 0, 1, 2, 4, 10}[random.nextInt(7)];
        String topic = new String[] {"a", "a/b", "\u00e9\u20ac"}[random.nextInt(3)];
        byte[][] run = new byte[1 + random.nextInt(5)][];
        for (int i = 0; i < run.length; i++) {
            byte[] payload =
                    "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 300 : 5)).getBytes(StandardCharsets.US_ASCII);
            run[i] = ClientPackets.publish(level, flags, topic, 1 + random.nextInt(0xffff), payload);
        }
        return ClientPackets.join(run);
    }

    private byte[] mutated(byte[] stream) {
        if (stream.length == 0) {
            return stream;
        }
        int at = random.nextInt(stream.length);
        byte[] piece = PIECES[random.nextInt(PIECES.length)];
        byte[] before = Arrays.copyOf(stream, at);
        byte[] behind = Arrays.copyOfRange(stream, Math.min(stream.length, at + 1), stream.length);
        return switch (random.nextInt(7)) {
            case 0 -> flipped(stream, at);
            case 1 -> ClientPackets.join(before, piece, behind);
            case 2 -> ClientPackets.join(before, piece, new byte[] {stream[at]}, behind);
            case 3 -> ClientPackets.join(before, behind);
            case 4 -> before;
            case 5 -> ClientPackets.join(stream, Arrays.copyOfRange(stream, at, stream.length));
            default -> changed(stream, at);
        };
    }

    private byte[] flipped(byte[] stream, int at) {
        byte[] other = stream.clone();
        other[at] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private byte[] changed(byte[] stream, int at) {
        byte[] other = stream.clone();
        other[at] += (byte) (random.nextInt(5) - 2);
        return other;
    }
}

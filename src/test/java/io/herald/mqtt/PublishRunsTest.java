package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.bytes;
import static io.herald.mqtt.ClientPackets.connect;
import static io.herald.mqtt.ClientPackets.join;
import static io.herald.mqtt.ClientPackets.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.wire.SlabPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of messages: each of them is what was sent, however few of them differ from the one before. */
class PublishRunsTest {
    private static final int STREAMS = 2000;
    private static final String[] TOPICS = {"a", "a/b", "b", "é", "a/b/c"};

    /** Properties as they are written, and as they are understood. */
    private static final String[][] PROPERTIES = {
        {"{}", ""},
        {"{}", ""},
        {"{01 01}", " 1,-1,,-,,[]"},
        {"{01 00}", " 0,-1,,-,,[]"},
        {"{02 0000000a}", " -1,10,,-,,[]"},
        {"{26 <k> <v>}", " -1,-1,,-,,[Header[name=k, value=v]]"}
    };

    private final Random random = new Random(1);

    private byte[] message(int level, List<String> expected) {
        int flags = random.nextInt(3) << 1 | (random.nextInt(4) == 0 ? 1 : 0);
        int dup = flags > 1 && random.nextInt(5) == 0 ? 8 : 0;
        int id = random.nextInt(3) == 0 ? 0x100 * (1 + random.nextInt(255)) : 1 + random.nextInt(0xffff);
        String topic = TOPICS[random.nextInt(TOPICS.length)];
        String[] properties = level == 5 ? PROPERTIES[random.nextInt(PROPERTIES.length)] : new String[] {"", ""};
        boolean stored = flags > 1;
        List<byte[]> packets = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String payload = "x".repeat(random.nextInt(5) == 0 ? 100 + random.nextInt(80) : random.nextInt(4));
            String written = stored ? "<%s> %04x %s '%s'" : "<%s> %3$s '%4$s'";
            packets.add(packet(0x30 | flags | dup, bytes(written.formatted(topic, id, properties[0], payload))));
            expected.add("PUBLISH " + topic + " qos=" + (flags >> 1) + (stored ? " id=" + id : "")
                    + ((flags & 1) == 1 ? " retain" : "") + (dup == 0 ? "" : " dup") + properties[1] + " <" + payload
                    + ">");
        }
        return join(packets.toArray(byte[][]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void everyMessageIsWhatWasSent(int level) {
        for (int i = 0; i < STREAMS; i++) {
            List<String> expected = new ArrayList<>();
            byte[][] packets = new byte[1 + random.nextInt(6)][];
            for (int p = 0; p < packets.length; p++) {
                packets[p] = message(level, expected);
            }
            byte[] stream = join(connect(level), join(packets));
            int most = 1 + random.nextInt(300);

            List<String> understood = PacketTranscript.of(stream, () -> 1 + random.nextInt(most));
            assertThat(understood.subList(1, understood.size())).isEqualTo(expected);
        }
    }

    @Test
    void anAliasThatIsGivenAnewEndsARun() {
        assertThat(PacketTranscript.of(
                        connect(5),
                        packet("30 <a> {23 0001} '1'"),
                        packet("30 <> {23 0001} '2'"),
                        packet("30 <> {23 0001} '3'"),
                        packet("32 <b> 0001 {23 0001} '4'"),
                        packet("30 <> {23 0001} '5'"),
                        packet("30 <c> {23 0002} '6'"),
                        packet("30 <> {23 0001} '7'"),
                        packet("30 <> {23 0002} '8'")))
                .hasSize(9)
                .endsWith(
                        "PUBLISH a qos=0 <1>",
                        "PUBLISH a qos=0 <2>",
                        "PUBLISH a qos=0 <3>",
                        "PUBLISH b qos=1 id=1 <4>",
                        "PUBLISH b qos=0 <5>",
                        "PUBLISH c qos=0 <6>",
                        "PUBLISH b qos=0 <7>",
                        "PUBLISH c qos=0 <8>");
    }

    @Test
    void anAliasOfALongNameMakesNoRun() {
        byte[] named = packet("30 <" + "a".repeat(600) + "> {23 0001} '1'");
        byte[] aliased = packet("30 <> {23 0001} '2'");
        byte[] stream = join(connect(5), named, aliased, aliased, aliased);

        assertThat(PacketTranscript.of(stream, () -> stream.length, new SlabPool())
                        .packets())
                .isEqualTo(5);
    }

    @Test
    void messagesThatSayTheSameAreOneRunWithTheirProperties() {
        byte[] said = packet("32 <a> 0001 {02 0000000a 26 <k> <v>} 'x'");
        byte[] stream = join(connect(5), said, said, said);

        assertThat(PacketTranscript.of(stream, () -> stream.length, new SlabPool())
                        .packets())
                .isEqualTo(2);
    }
}

package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.packet;
import static io.herald.mqtt.ClientPackets.packets;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How runs are written for subscribers of both levels. */
class PublishFramesTest {
    private static final int[] NO_IDS = {};
    private static final Terms RETAINED = new Terms(QoS.EXACTLY_ONCE, true, 0, "key");

    private static Run run(Terms terms, String type, List<Header> headers, String... payloads) {
        MessageHead head = new MessageHead(TopicName.of("a/é", 9), "me", 5, type, headers, terms);
        byte[] bytes = String.join("-", payloads).getBytes(StandardCharsets.UTF_8);
        int[] bounds = new int[2 * payloads.length];
        int at = 0;
        for (int i = 0; i < payloads.length; i++) {
            bounds[2 * i] = at;
            bounds[2 * i + 1] = at + payloads[i].length();
            at = bounds[2 * i + 1] + 1;
        }
        return new Run(head, new Payloads(bytes, bounds, 0, payloads.length));
    }

    private static byte[] encoded(PublishFrames frames, Run run, boolean dup) {
        ByteBuffer out = ByteBuffer.allocate(frames.maxSize(run));
        frames.encode(run, dup, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void aRunIsOnePacketForEachOfItsMessages() {
        String long1 = "x".repeat(200);
        Run run = run(Terms.FLEETING, "", List.of(), "hello", "hi", "", "ho", long1, "hi");

        assertThat(encoded(new PublishFrames(4, NO_IDS), run, true)).isEqualTo(packets("""
                        30 <a/é> 'hello'
                        30 <a/é> 'hi'
                        30 <a/é>
                        30 <a/é> 'ho'
                        30 <a/é> '%s'
                        30 <a/é> 'hi'
                        """.formatted(long1)));
        assertThat(encoded(new PublishFrames(5, NO_IDS), run, false)).isEqualTo(packets("""
                        30 <a/é> {} 'hello'
                        30 <a/é> {} 'hi'
                        30 <a/é> {}
                        30 <a/é> {} 'ho'
                        30 <a/é> {} '%s'
                        30 <a/é> {} 'hi'
                        """.formatted(long1)));
    }

    @Test
    void whatIsStoredHasRoomForAnIdentifier() {
        PublishFrames frames = new PublishFrames(4, NO_IDS);

        assertThat(encoded(frames, run(Terms.STORED, "", List.of(), "x"), false))
                .isEqualTo(packet("32 <a/é> 0000 'x'"));
        assertThat(encoded(frames, run(Terms.STORED, "", List.of(), "x"), true)).isEqualTo(packet("3a <a/é> 0000 'x'"));
        assertThat(encoded(frames, run(RETAINED, "", List.of(), "x", "y"), false))
                .isEqualTo(packets("35 <a/é> 0000 'x'\n35 <a/é> 0000 'y'"));
        assertThat(frames.lastStart()).isEqualTo(11);
    }

    @Test
    void whatAMessageSaysBecomesPropertiesAndIsNothingTo311() {
        Terms terms = new Terms(QoS.AT_LEAST_ONCE, false, 1001, "");
        List<Header> headers = List.of(
                new Header("k", "1"),
                new Header("mqtt.correlation-data", "AP8="),
                new Header("k", "2"),
                new Header("mqtt.payload-format", "1"),
                new Header("mqtt.response-topic", "r/1"));
        Run run = run(terms, "text/plain", headers, "x");

        assertThat(encoded(new PublishFrames(4, NO_IDS), run, false)).isEqualTo(packet("32 <a/é> 0000 'x'"));
        assertThat(encoded(new PublishFrames(5, new int[] {1, 200}), run, false))
                .isEqualTo(packet("32 <a/é> 0000 {0b 01 0b c801 02 00000002 03 <text/plain> 26 <k> <1> 09 0002 00ff"
                        + " 26 <k> <2> 01 01 08 <r/1>} 'x'"));
    }

    @Test
    void aHeaderThatIsCalledLikeAPropertyAndIsNoneStaysAHeader() {
        List<Header> headers = List.of(
                new Header("mqtt.correlation-data", "not base64"),
                new Header("mqtt.payload-format", "2"),
                new Header("mqtt.response-topic", "r/+"),
                new Header("mqtt.response-topic", "r"),
                new Header("mqtt.response-topic", "again"));

        assertThat(encoded(new PublishFrames(5, NO_IDS), run(Terms.FLEETING, "", headers, "x"), false))
                .isEqualTo(packet("30 <a/é> {26 <mqtt.correlation-data> <not base64> 26 <mqtt.payload-format> <2>"
                        + " 26 <mqtt.response-topic> <r/+> 08 <r> 26 <mqtt.response-topic> <again>} 'x'"));
    }

    @Test
    void aHeadThatDiffersIsWrittenAnew() {
        PublishFrames frames = new PublishFrames(5, NO_IDS);
        List<Header> headers = List.of(new Header("k", "v"));

        for (int round = 0; round < 2; round++) {
            assertThat(encoded(frames, run(Terms.FLEETING, "", headers, "x"), false))
                    .isEqualTo(packet("30 <a/é> {26 <k> <v>} 'x'"));
            assertThat(encoded(frames, run(Terms.FLEETING, "t", List.of(), "x"), false))
                    .isEqualTo(packet("30 <a/é> {03 <t>} 'x'"));
            assertThat(encoded(frames, run(RETAINED, "t", List.of(), "x"), false))
                    .isEqualTo(packet("35 <a/é> 0000 {03 <t>} 'x'"));
            assertThat(encoded(frames, run(RETAINED, "", List.of(), "x"), true))
                    .isEqualTo(packet("3d <a/é> 0000 {} 'x'"));
        }
    }

    @Test
    void aHeadThatDiffersInOneThingOnlyIsWrittenAnewToo() {
        PublishFrames frames = new PublishFrames(5, NO_IDS);
        Terms good = new Terms(QoS.AT_LEAST_ONCE, false, 9000, "");
        List<Header> headers = List.of(new Header("k", "v"));

        assertThat(encoded(frames, run(Terms.STORED, "", List.of(), "x"), false))
                .isEqualTo(packet("32 <a/é> 0000 {} 'x'"));
        assertThat(encoded(frames, run(Terms.STORED, "", headers, "x"), false))
                .isEqualTo(packet("32 <a/é> 0000 {26 <k> <v>} 'x'"));
        assertThat(encoded(frames, run(Terms.STORED, "t", headers, "x"), false))
                .isEqualTo(packet("32 <a/é> 0000 {03 <t> 26 <k> <v>} 'x'"));
        assertThat(encoded(frames, run(good, "t", headers, "x"), false))
                .isEqualTo(packet("32 <a/é> 0000 {02 00000009 03 <t> 26 <k> <v>} 'x'"));
        MessageHead other = new MessageHead(TopicName.of("b", 9), "me", 5, "t", headers, good);
        assertThat(encoded(frames, new Run(other, Payloads.of(new byte[0])), false))
                .isEqualTo(packet("32 <b> 0000 {02 00000009 03 <t> 26 <k> <v>}"));
    }

    @Test
    void propertiesOfAPublisherAreHeadersAtEveryDoor() {
        Packet.PublishProperties said = new Packet.PublishProperties(
                1, 9, "r", new byte[] {0, -1}, "text/plain", List.of(new Header("k", "v")));

        assertThat(MessageProperties.headersOf(said))
                .containsExactly(
                        new Header("mqtt.payload-format", "1"),
                        new Header("mqtt.response-topic", "r"),
                        new Header("mqtt.correlation-data", "AP8="),
                        new Header("k", "v"));
        assertThat(MessageProperties.headersOf(Packet.PublishProperties.NONE)).isEmpty();
    }

    @Test
    void aWalkFindsEveryPacketAndWhereItsIdentifierStands() {
        byte[] encoded = packets("30 <a> 'x'\n32 <bc> 0000 '%s'\n35 <d> 0000 {}".formatted("y".repeat(200)));
        FrameWalk walk = new FrameWalk().over(ByteBuffer.wrap(encoded));

        assertThat(walk.next()).isTrue();
        assertThat(new int[] {walk.start(), walk.end(), walk.packetIdAt()}).containsExactly(0, 6, -1);
        assertThat(walk.next()).isTrue();
        assertThat(new int[] {walk.start(), walk.end(), walk.packetIdAt()}).containsExactly(6, 6 + 3 + 206, 13);
        assertThat(new int[] {walk.topicStart(), walk.topicEnd()}).containsExactly(11, 13);
        assertThat(walk.next()).isTrue();
        assertThat(new int[] {walk.length(), walk.packetIdAt() - walk.start()}).containsExactly(8, 5);
        assertThat(walk.next()).isFalse();
        assertThat(walk.next()).isFalse();
    }
}

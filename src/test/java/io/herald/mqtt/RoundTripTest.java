package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.connect;
import static io.herald.mqtt.ClientPackets.join;
import static io.herald.mqtt.ClientPackets.packet;
import static io.herald.mqtt.ClientPackets.packets;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageHead;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood is written, what is written is understood, and it is the same. */
class RoundTripTest {
    private static final String PUBLISHES_5 = """
            30 <a> {} 'x'
            30 <a> {} '%s'
            31 <a/b> {01 01 02 0000000a 03 <text/plain> 08 <r> 09 <cd> 26 <k> <v> 26 <k> <w> 26 <> <>}
            32 <é> 0001 {01 00} 'one'
            32 <é> 0002 {01 00} 'two'
            34 <a> 0003 {09 <>} 'three'
            """.formatted("y".repeat(900));

    private static final String PUBLISHES_311 = """
            30 <a> 'x'
            30 <a> '%s'
            31 <a/b>
            32 <é> 0001 'one'
            32 <é> 0002 'two'
            34 <a> 0003 'three'
            """.formatted("y".repeat(900));

    private static Run run(Packet.Publish publish) {
        Packet.PublishProperties said = publish.properties();
        Terms terms = new Terms(publish.qos(), publish.retain(), Math.max(0, said.expiryS() * 1000), "");
        return new Run(
                new MessageHead(publish.topic(), "me", 1, said.contentType(), MessageProperties.headersOf(said), terms),
                publish.payloads());
    }

    private static byte[] forwarded(int level, byte[] stream) {
        PacketDecoder decoder = PacketTranscript.decoder();
        decoder.feed(ByteBuffer.wrap(stream));
        ByteBuffer out = ByteBuffer.allocate(2 * stream.length);
        FrameWalk walk = new FrameWalk();
        for (Packet packet = decoder.next(); packet != null; packet = decoder.next()) {
            if (packet instanceof Packet.Publish publish) {
                int from = out.position();
                new PublishFrames(level, new int[0]).encode(run(publish), false, out);
                walk.over(out, from, out.position());
                for (int i = 0; walk.next(); i++) {
                    if (walk.packetIdAt() >= 0) {
                        out.putShort(walk.packetIdAt(), (short) publish.packetIds()[i]);
                    }
                }
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatIsPublishedIsDeliveredAsItWas(int level) {
        byte[] published = packets(level == 5 ? PUBLISHES_5 : PUBLISHES_311);
        byte[] delivered = forwarded(level, join(connect(level), published));

        List<String> sent = PacketTranscript.of(connect(level), published);
        assertThat(PacketTranscript.of(connect(level), delivered))
                .isEqualTo(sent)
                .hasSize(7);
    }

    @Test
    void whatAnAliasStandsForIsDeliveredByItsName() {
        byte[] published = packets("30 <a> {23 0001} 'x'\n30 <> {23 0001} 'y'");

        assertThat(forwarded(5, join(connect(5), published))).isEqualTo(packets("30 <a> {} 'x'\n30 <a> {} 'y'"));
        assertThat(forwarded(4, join(connect(5), published))).isEqualTo(packets("30 <a> 'x'\n30 <a> 'y'"));
    }

    @ParameterizedTest
    @EnumSource
    void anAcknowledgementIsUnderstoodAsItWasWritten(Packet.Answer answer) {
        int reason = answer == Packet.Answer.PUBACK || answer == Packet.Answer.PUBREC ? 0x97 : 0x92;
        PacketDecoder decoder = PacketTranscript.decoder();
        decoder.feed(ByteBuffer.wrap(join(
                connect(5),
                new PacketEncoder(5).acknowledgement(answer, 0xfffe, 0, ""),
                new PacketEncoder(5).acknowledgement(answer, 1, reason, ""),
                new PacketEncoder(5).acknowledgement(answer, 2, reason, "why"))));

        assertThat(decoder.next()).isInstanceOf(Packet.Connect.class);
        assertThat(decoder.next()).isEqualTo(new Packet.Acknowledgement(answer, 0xfffe, 0));
        assertThat(decoder.next()).isEqualTo(new Packet.Acknowledgement(answer, 1, reason));
        assertThat(decoder.next()).isEqualTo(new Packet.Acknowledgement(answer, 2, reason));
        assertThat(decoder.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 117, 118, 125, 200})
    void aPacketWithAnAliasIsWhatItWasWithout(int length) {
        String payload = "x".repeat(length);
        ByteBuffer frame = ByteBuffer.wrap(packet("32 <a/b> 0007 {03 <" + "t".repeat(length) + ">} '" + payload + "'"));
        FrameWalk walk = new FrameWalk().over(frame);
        assertThat(walk.next()).isTrue();

        for (boolean named : new boolean[] {true, false}) {
            ByteBuffer out = ByteBuffer.allocate(walk.length() + FrameWalk.MAX_ALIAS);
            walk.writeAliased(3, named, out);
            assertThat(Arrays.copyOf(out.array(), out.position()))
                    .isEqualTo(packet("32 <" + (named ? "a/b" : "") + "> 0007 {23 0003 03 <" + "t".repeat(length)
                            + ">} '" + payload + "'"));
        }
    }
}

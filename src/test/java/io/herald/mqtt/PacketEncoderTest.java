package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, byte by byte, to clients of both levels. */
class PacketEncoderTest {
    private static final PacketEncoder TO_311 = new PacketEncoder(4);
    private static final PacketEncoder TO_5 = new PacketEncoder(5);

    @ParameterizedTest
    @CsvSource({
        "0x00, 0", "0x84, 1", "0x85, 2", "0x88, 3", "0x89, 3", "0x8B, 3", "0x97, 3", "0x9F, 3", "0x86, 4", "0x8C, 4",
        "0x87, 5", "0x8A, 5"
    })
    void a311ClientIsToldOneOfSixCodes(int reason, int code) {
        assertThat(TO_311.connectAnswer(ConnectAnswer.refusing(reason, "why"))).containsExactly(0x20, 2, 0, code);
    }

    @Test
    void a311ClientIsToldNothingWhereThereIsNoCodeForIt() {
        assertThat(TO_311.connectAnswer(ConnectAnswer.refusing(ReasonCode.MALFORMED_PACKET, "why")))
                .isEmpty();
        assertThat(TO_311.disconnect(ReasonCode.PROTOCOL_ERROR, "why")).isEmpty();
    }

    @Test
    void aConnectAnswerSaysAllThatItHasToSay() {
        ConnectAnswer answer = new ConnectAnswer(true, 0, "hi", 3600, 20, 70_000, "id-1", 10, 60, "resp/", "m");

        assertThat(TO_311.connectAnswer(answer)).containsExactly(0x20, 2, 1, 0);
        assertThat(TO_5.connectAnswer(answer))
                .isEqualTo(packet("20 01 00 {22 000a 27 00011170 21 0014 11 00000e10 12 <id-1> 1f <hi> 13 003c"
                        + " 1a <resp/> 15 <m>}"));
        assertThat(TO_5.connectAnswer(ConnectAnswer.refusing(0, ""))).isEqualTo(packet("20 00 00 {}"));
    }

    @ParameterizedTest
    @CsvSource({"PUBACK, 40", "PUBREC, 50", "PUBREL, 62", "PUBCOMP, 70"})
    void anAcknowledgementIsAsShortAsItCanBe(Packet.Answer answer, String first) {
        assertThat(TO_311.acknowledgement(answer, 0x102, 0x97, "why")).isEqualTo(packet(first + " 0102"));
        assertThat(TO_5.acknowledgement(answer, 0x102, 0, "why")).isEqualTo(packet(first + " 0102"));
        assertThat(TO_5.acknowledgement(answer, 0x102, 0x97, "")).isEqualTo(packet(first + " 0102 97"));
        assertThat(TO_5.acknowledgement(answer, 0x102, 0x97, "why")).isEqualTo(packet(first + " 0102 97 {1f <why>}"));
        ByteBuffer out = ByteBuffer.allocate(2 * PacketEncoder.SHORT_ACK);
        PacketEncoder.acknowledgements(answer, new int[] {9, 0x102, 0xFFFF, 8}, 1, 3, out);
        assertThat(out.array()).isEqualTo(ClientPackets.join(packet(first + " 0102"), packet(first + " ffff")));
    }

    @Test
    void answersToSubscriptionsNameEachOfThem() {
        int[] reasons = {0, 2, 0x8F};

        assertThat(TO_311.subscribeAnswer(7, reasons, "why")).isEqualTo(packet("90 0007 00 02 80"));
        assertThat(TO_5.subscribeAnswer(7, reasons, "why")).isEqualTo(packet("90 0007 {1f <why>} 00 02 8f"));
        assertThat(TO_311.unsubscribeAnswer(7, reasons, "why")).isEqualTo(packet("b0 0007"));
        assertThat(TO_5.unsubscribeAnswer(7, reasons, "")).isEqualTo(packet("b0 0007 {} 00 02 8f"));
    }

    @Test
    void theRestIsWrittenAsItIsSpecified() {
        assertThat(PacketEncoder.pingAnswer()).isEqualTo(packet("d0"));
        assertThat(TO_5.disconnect(0x8E, "")).isEqualTo(packet("e0 8e"));
        assertThat(TO_5.disconnect(0x8E, "why")).isEqualTo(packet("e0 8e {1f <why>}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17 00", "27 00000010"})
    void wordsAreLeftOutWhereTheyAreNotWantedOrTooMany(String property) {
        PacketDecoder decoder = PacketTranscript.decoder();
        decoder.feed(ByteBuffer.wrap(packet("10 <MQTT> 05 02 0000 {" + property + "} <me>")));
        PacketEncoder encoder = new PacketEncoder((Packet.Connect) decoder.next());

        assertThat(encoder.disconnect(0x82, "a sentence")).isEqualTo(packet("e0 82"));
        assertThat(encoder.acknowledgement(Packet.Answer.PUBACK, 1, 0x97, "a sentence"))
                .isEqualTo(packet("40 0001 97"));
        assertThat(encoder.subscribeAnswer(1, new int[] {0x97}, "a sentence")).isEqualTo(packet("90 0001 {} 97"));
        assertThat(encoder.connectAnswer(ConnectAnswer.refusing(0x87, "a sentence")))
                .isEqualTo(packet("20 00 87 {}"));
    }
}

package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.connect;
import static io.herald.mqtt.ClientPackets.join;
import static io.herald.mqtt.ClientPackets.packet;
import static io.herald.mqtt.ClientPackets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageHead;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a client can make its decoder hold. */
class PacketDecoderLimitsTest {
    private static final int LARGE = 1 << 20;

    private static PacketDecoder decoder(int level, int maxPayload, int maxPacket) {
        KnownTopics topics = new KnownTopics(9, MqttText::decodeName);
        PacketDecoder decoder = new PacketDecoder(topics, new SlabPool(), Unshared.claim(), maxPayload, maxPacket, 1);
        decoder.feed(ByteBuffer.wrap(connect(level)));
        assertThat(decoder.next()).isInstanceOf(Packet.Connect.class);
        return decoder;
    }

    @Test
    void nothingIsHeldOfAClientThatSaidAllItHadToSay() {
        PacketDecoder decoder = decoder(4, 100, 1000);
        byte[] message = publish(4, 0, "a", 0, new byte[10]);
        for (int i = 0; i < 3; i++) {
            decoder.feed(ByteBuffer.wrap(join(message, packet("c0"), message)));
            for (int packets = 0; packets < 3; packets++) {
                assertThat(decoder.next()).isNotNull().isNotInstanceOf(Packet.Refused.class);
            }
            assertThat(decoder.next()).isNull();
            assertThat(decoder.heldBytes()).isZero();
            assertThat(decoder.isMidway()).isFalse();
        }
    }

    @Test
    void theBeginningOfALongPacketTakesNoMoreThanItIsLong() {
        PacketDecoder decoder = decoder(4, LARGE, 2 * LARGE);
        decoder.feed(ByteBuffer.wrap(new byte[] {0x30, (byte) 0x80, (byte) 0x80, 0x40, 0}));

        assertThat(decoder.next()).isNull();
        assertThat(decoder.isMidway()).isTrue();
        assertThat(decoder.heldBytes()).isLessThanOrEqualTo(SlabPool.SMALL_BYTES);
    }

    @Test
    void aLongPacketIsNotCopiedForEachOfItsReads() {
        PacketDecoder decoder = decoder(4, LARGE, 2 * LARGE);
        byte[] message = publish(4, 0, "a", 0, new byte[LARGE]);
        Set<Integer> sizes = new HashSet<>();
        int at = 0;
        while (at < message.length) {
            assertThat(decoder.next()).isNull();
            int size = Math.min(1000, message.length - at);
            decoder.feed(ByteBuffer.wrap(message, at, size));
            at += size;
            sizes.add(decoder.heldBytes());
        }

        assertThat(decoder.next()).isInstanceOf(Packet.Publish.class);
        assertThat(sizes).hasSizeLessThan(20).allMatch(size -> size <= message.length + SlabPool.LARGE_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aPacketMayBeAsLongAsTheLimitAndNoLongerInARunToo(int level) {
        int head = publish(level, 0, "a", 0, new byte[0]).length;
        PacketDecoder decoder = decoder(level, 100, 50);
        byte[] fits = publish(level, 0, "a", 0, new byte[50 - head]);
        decoder.feed(ByteBuffer.wrap(join(fits, fits, publish(level, 0, "a", 0, new byte[51 - head]), fits)));

        assertThat(decoder.next()).isInstanceOfSatisfying(Packet.Publish.class, publish -> assertThat(
                        publish.payloads().count())
                .isEqualTo(2));
        assertThat(decoder.next()).isInstanceOfSatisfying(Packet.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(ReasonCode.PACKET_TOO_LARGE));
        assertThat(decoder.next()).isNull();
    }

    @Test
    void oneUserPropertyMoreThanAMessageMayHaveIsKeptAndNoMore() {
        PacketDecoder decoder = decoder(5, 100, LARGE);
        decoder.feed(ByteBuffer.wrap(packet("30 <a> {" + "26 <> <>".repeat(1000) + "}")));

        assertThat(decoder.next()).isInstanceOfSatisfying(Packet.Publish.class, publish -> assertThat(
                        publish.properties().headers())
                .hasSize(MessageHead.MAX_HEADERS + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"82 0001 {} ", "a2 0001 {} "})
    void aPacketHasSoManyFiltersAndNoMore(String head) {
        String filter = head.startsWith("8") ? "<a> 00" : "<a>";
        byte[] fits = packet(head + filter.repeat(10_000));
        PacketDecoder decoder = decoder(5, 100, LARGE);
        decoder.feed(ByteBuffer.wrap(join(fits, packet(head + filter.repeat(10_001)))));

        assertThat(decoder.next()).isNotInstanceOf(Packet.Refused.class);
        assertThat(decoder.next()).isInstanceOfSatisfying(Packet.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(ReasonCode.QUOTA_EXCEEDED));
    }
}

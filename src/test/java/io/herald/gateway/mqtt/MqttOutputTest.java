package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.herald.delivery.Handshaking;
import io.herald.delivery.Sending;
import io.herald.gateway.Encoded;
import io.herald.mqtt.FrameWalk;
import io.herald.mqtt.PublishFrames;
import io.herald.socket.SocketOutput;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MqttOutputTest {
    /** One connection: its socket, and its hand-shakes. */
    private static final class Client implements MqttOutput.Handshake {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final MqttOutput output = new MqttOutput(new SocketOutput(channel), () -> {});
        private final Handshaking handshaking =
                new Handshaking(SessionState.begin("client", 1, 1), new Handshaking.Limits(9, 9), 7);

        @Override
        public Sending sending() {
            return handshaking.sending();
        }

        @Override
        public void after(long change, Runnable action, Runnable otherwise) {
            action.run();
        }

        @Override
        public void release(Sending.Release release) {
            throw new AssertionError();
        }

        @Override
        public void settle(MessageId id) {
            throw new AssertionError();
        }

        private int packetId() {
            ByteBuf frame = channel.readOutbound();
            FrameWalk walk = new FrameWalk().over(frame.nioBuffer());
            assertThat(walk.next()).isTrue();
            int id = frame.getUnsignedShort(frame.readerIndex() + walk.packetIdAt());
            frame.release();
            return id;
        }
    }

    private static Stream<ByteBufAllocator> allocators() {
        return Stream.of(
                ByteBufAllocator.DEFAULT,
                new AdaptiveByteBufAllocator(),
                PooledByteBufAllocator.DEFAULT,
                UnpooledByteBufAllocator.DEFAULT);
    }

    private static Run run(long offset) {
        Terms terms = new Terms(QoS.AT_LEAST_ONCE, false, 0, "");
        MessageHead head = MessageHead.plain(TopicName.of("a", 9), "p", 1).on(terms);
        return new Run(head, Payloads.of(new byte[] {1}), new MessageId(0, offset));
    }

    /** As one who delivers to many: each gets a reference of its own to bytes that all share. */
    private static void share(Run run, ByteBufAllocator allocator, Client... clients) {
        Encoded encoded =
                new PublishForm(new PublishFrames(4, new int[0]), false, null).encode(List.of(run), allocator);
        for (Client client : clients) {
            client.output.writeStored(encoded.bytes().retainedDuplicate(), List.of(run));
        }
        assertThat(encoded.bytes().release()).isTrue();
        for (Client client : clients) {
            client.output.flush();
        }
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void whatIsSharedKeepsThePacketIdOfEachWhateverMadeTheBytes(ByteBufAllocator allocator) {
        Client one = new Client();
        Client other = new Client();
        one.output.begin(Fitting.NOTHING, one);
        other.output.begin(Fitting.NOTHING, other);
        share(run(1), allocator, one);
        share(run(2), allocator, one, other);

        assertThat(one.packetId()).isEqualTo(1);
        assertThat(one.packetId()).isEqualTo(2);
        assertThat(other.packetId()).isEqualTo(1);
    }

    @Test
    void whatIsAcknowledgedBeforeTheClientIsWelcomedIsNoMatterOfPacketIds() {
        Client client = new Client();

        assertThatCode(() -> client.output.settled(new MessageId(0, 1))).doesNotThrowAnyException();
    }
}

package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.herald.delivery.Handshaking;
import io.herald.delivery.Saves;
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
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MqttOutputTest {
    /** One connection: its socket, and its hand-shakes. */
    private static final class Client implements MqttOutput.Handshake {
        private String unreadable = "";

        @Override
        public boolean mayRead(TopicName topic) {
            return !topic.text().equals(unreadable);
        }

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final AtomicLong clockMs = new AtomicLong(1_000_000);
        private final MqttOutput output = new MqttOutput(new SocketOutput(channel), clockMs::get);
        private final List<MessageId> settled = new ArrayList<>();
        private final List<Runnable> unsaved = new ArrayList<>();
        private final int level;
        private final Handshaking handshaking;

        private Client(int level, int receiveMaximum) {
            this.level = level;
            this.handshaking =
                    new Handshaking(SessionState.begin("client", 1, 1), new Handshaking.Limits(receiveMaximum, 9), 7);
        }

        private Client() {
            this(4, 9);
        }

        @Override
        public int level() {
            return level;
        }

        @Override
        public Sending sending() {
            return handshaking.sending();
        }

        @Override
        public void after(long change, Runnable action, Runnable otherwise) {
            if (change == Saves.NOW) {
                action.run();
            } else {
                unsaved.add(action);
            }
        }

        @Override
        public void release(Sending.Release release) {
            throw new AssertionError();
        }

        @Override
        public void settle(MessageId id) {
            settled.add(id);
        }

        private void acknowledges(int packetId) {
            handshaking.sending().puback(packetId);
            output.sendWaiting();
            output.flush();
        }

        /** The first byte of the next packet, and its last bytes: properties and a payload. */
        private String next(int lastBytes) {
            ByteBuf frame = channel.readOutbound();
            String found = ByteBufUtil.hexDump(frame, 0, 1) + " "
                    + ByteBufUtil.hexDump(frame, frame.readableBytes() - lastBytes, lastBytes);
            frame.release();
            return found;
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
        return run(offset, QoS.AT_LEAST_ONCE, 0);
    }

    private static Run run(long offset, QoS qos, long ttlMs) {
        Terms terms = new Terms(qos, false, ttlMs, "");
        MessageHead head = MessageHead.plain(TopicName.of("a", 9), "p", 1).on(terms);
        return new Run(head, Payloads.of(new byte[] {1}), new MessageId(0, offset));
    }

    /** As one who delivers to many: each gets a reference of its own to bytes that all share. */
    private static void share(Run run, ByteBufAllocator allocator, Client... clients) {
        share(run, new PublishFrames(4, new int[0]), allocator, clients);
    }

    private static void share(Run run, PublishFrames frames, ByteBufAllocator allocator, Client... clients) {
        Encoded encoded = new PublishForm(frames, false, null).encode(List.of(run), allocator);
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
    void whatWaitsForTheClientIsToldHowMuchOfItsTimeIsLeftAndIsDoneWithWhenThatIsOver() {
        Client client = new Client(5, 1);
        client.output.begin(Fitting.NOTHING, client);
        PublishFrames frames = new PublishFrames(5, new int[] {300});
        share(run(1, QoS.AT_LEAST_ONCE, 0), frames, ByteBufAllocator.DEFAULT, client);
        share(run(2, QoS.AT_LEAST_ONCE, 5_000), frames, ByteBufAllocator.DEFAULT, client);
        share(run(3, QoS.AT_LEAST_ONCE, 60_000), frames, ByteBufAllocator.DEFAULT, client);
        share(run(4, QoS.AT_MOST_ONCE, 70_000), frames, ByteBufAllocator.DEFAULT, client);
        assertThat(client.next(5)).isEqualTo("32 030bac0201");
        client.clockMs.addAndGet(5_001);
        client.acknowledges(1);

        assertThat(client.settled).containsExactly(new MessageId(0, 2));
        assertThat(client.next(10)).isEqualTo("32 080bac02020000003701");
        assertThat(client.next(10)).isEqualTo("30 080bac02020000004101");
        assertThat(client.channel.outboundMessages()).isEmpty();
    }

    @Test
    void whatWaitsForTheDiskIsToldHowMuchOfItsTimeIsLeftThen() {
        Client client = new Client(5, 9);
        client.output.begin(Fitting.NOTHING, client);
        share(run(1, QoS.EXACTLY_ONCE, 9_000), new PublishFrames(5, new int[0]), ByteBufAllocator.DEFAULT, client);
        client.clockMs.addAndGet(2_000);
        client.unsaved.forEach(Runnable::run);
        client.output.flush();

        assertThat(client.next(7)).isEqualTo("34 05020000000701");
    }

    @Test
    void whatWaitsIsDoneWithWhereItMayNotBeReadAnyMore() {
        Client client = new Client(4, 1);
        client.output.begin(Fitting.NOTHING, client);
        share(run(1), ByteBufAllocator.DEFAULT, client);
        share(run(2), ByteBufAllocator.DEFAULT, client);
        assertThat(client.packetId()).isEqualTo(1);
        client.unreadable = run(2).topic().text();
        client.acknowledges(1);

        assertThat(client.settled).containsExactly(new MessageId(0, 2));
        assertThat(client.channel.outboundMessages()).isEmpty();
    }

    @Test
    void whatWaitedForTheDiskIsNotSentWhereItMayNotBeReadAnyMore() {
        Client client = new Client(5, 9);
        client.output.begin(Fitting.NOTHING, client);
        share(run(1, QoS.EXACTLY_ONCE, 0), new PublishFrames(5, new int[0]), ByteBufAllocator.DEFAULT, client);
        client.unreadable = run(1).topic().text();
        client.unsaved.forEach(Runnable::run);
        client.output.flush();

        assertThat(client.settled).containsExactly(new MessageId(0, 1));
        assertThat(client.channel.outboundMessages()).isEmpty();
    }

    @Test
    void aClientOf311IsSentNothingWhoseTimeIsOver() {
        Client client = new Client(4, 1);
        client.output.begin(Fitting.NOTHING, client);
        share(run(1), ByteBufAllocator.DEFAULT, client);
        share(run(2, QoS.AT_LEAST_ONCE, 5_000), ByteBufAllocator.DEFAULT, client);
        share(run(3, QoS.AT_LEAST_ONCE, 9_000), ByteBufAllocator.DEFAULT, client);
        assertThat(client.packetId()).isEqualTo(1);
        client.clockMs.addAndGet(5_000);
        client.acknowledges(1);

        assertThat(client.settled).containsExactly(new MessageId(0, 2));
        assertThat(client.next(6)).isEqualTo("32 000161000201");
    }

    @Test
    void whatIsAcknowledgedBeforeTheClientIsWelcomedIsNoMatterOfPacketIds() {
        Client client = new Client();

        assertThatCode(() -> client.output.settled(new MessageId(0, 1))).doesNotThrowAnyException();
    }
}

package io.herald.gateway.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes in frames, without a socket. */
class BytesInFramesTest {
    private final BytesInFrames frames = new BytesInFrames();
    private final EmbeddedChannel channel = new EmbeddedChannel(frames);

    @Test
    void whereverReadsAreCutTheBytesAreTheSame() {
        byte[] octets = octets(
                Frame.binary(new byte[] {1, 2, 3}).unfinished(),
                Frame.ping("p"),
                Frame.continuation(""),
                Frame.binary(RawWebSocket.bytes(200, 4)),
                Frame.pong(""),
                Frame.binary(new byte[] {5}));
        byte[] said = Buffer.buffer(new byte[] {1, 2, 3})
                .appendBytes(RawWebSocket.bytes(200, 4))
                .appendByte((byte) 5)
                .getBytes();
        for (int cut = 0; cut <= octets.length; cut++) {
            read(Arrays.copyOfRange(octets, 0, cut));
            read(Arrays.copyOfRange(octets, cut, octets.length));

            assertThat(passedOn()).as("cut at %s", cut).isEqualTo(said);
            assertThat(channel.<ByteBuf>readOutbound())
                    .isEqualTo(Unpooled.wrappedBuffer(new byte[] {(byte) 0x8A, 1, 'p'}));
        }
    }

    @Test
    void anyFramesInAnyReadsSayWhatWasPutIntoThem() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Buffer octets = Buffer.buffer();
            Buffer said = Buffer.buffer();
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 300)];
                random.nextBytes(payload);
                said.appendBytes(payload);
                octets.appendBytes(Frame.binary(payload).masked(random));
            }
            for (int at = 0; at < octets.length(); ) {
                int end = Math.min(octets.length(), at + 1 + random.nextInt(random.nextBoolean() ? 20 : 50_000));
                read(octets.getBytes(at, end));
                at = end;
            }
            assertThat(passedOn()).as("seed %s", seed).isEqualTo(said.getBytes());
        }
    }

    @Test
    void whatIsOfManyFramesInOneReadIsPassedOnAtOnce() {
        Frame[] many = new Frame[100];
        Arrays.fill(many, Frame.binary(new byte[] {1, 2}));
        read(octets(many));

        ByteBuf passed = channel.readInbound();
        assertThat(passed.readableBytes()).isEqualTo(200);
        assertThat(channel.<ByteBuf>readInbound()).isNull();
        passed.release();
    }

    @Test
    void aReadIsLetGoOfWhenItsBytesAre() {
        ByteBuf read = Unpooled.copiedBuffer(octets(Frame.binary(new byte[] {1}), Frame.ping("x"), Frame.ping("y")));
        channel.writeInbound(read);
        assertThat(read.refCnt()).isEqualTo(1);
        passedOn();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void whatManyShareIsSentAsItIsBehindOneHead() {
        ByteBuf shared = Unpooled.directBuffer().writeBytes(RawWebSocket.bytes(1000, 7));
        for (int i = 0; i < 3; i++) {
            channel.writeOutbound(shared.retainedDuplicate());

            assertThat(ByteBufUtil.hexDump(channel.<ByteBuf>readOutbound())).isEqualTo("827e03e8");
            ByteBuf sent = channel.readOutbound();
            assertThat(sent.memoryAddress() + sent.readerIndex()).isEqualTo(shared.memoryAddress());
            assertThat(sent.readableBytes()).isEqualTo(1000);
            assertThat(channel.<ByteBuf>readOutbound()).isNull();
            sent.release();
        }
        assertThat(shared.refCnt()).isEqualTo(1);
        shared.release();
    }

    @Test
    void aLongWriteGoesOutInFramesThatEveryClientTakes() {
        channel.writeOutbound(Unpooled.wrappedBuffer(RawWebSocket.bytes(150_000, 7)));
        List<Integer> lengths = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            lengths.add(out.readableBytes());
        }

        assertThat(lengths).containsExactly(4, 65_535, 4, 65_535, 4, 18_930);
    }

    @Test
    void aWriteOfNothingIsNoFrame() {
        channel.writeOutbound(Unpooled.EMPTY_BUFFER);

        assertThat(channel.<ByteBuf>readOutbound().isReadable()).isFalse();
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void whoPingsAndDoesNotReadGetsOnePongForTheLast() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
        channel.write(Unpooled.wrappedBuffer(new byte[100]));
        assertThat(channel.isWritable()).isFalse();
        for (int i = 0; i < 10_000; i++) {
            read(octets(Frame.ping("ping " + i)));
        }
        channel.flush();
        channel.readOutbound();
        channel.readOutbound();

        assertThat(channel.<ByteBuf>readOutbound().toString(2, 9, StandardCharsets.US_ASCII))
                .isEqualTo("ping 9999");
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void behindACloseNothingIsSaidAndNothingHeard() {
        assertThat(frames.end(WebSocketCloseStatus.NORMAL_CLOSURE)).isTrue();
        assertThat(frames.end(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)).isTrue();
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {1}));
        read(octets(Frame.ping("?"), Frame.close(1000)));
        read(octets(Frame.binary(new byte[] {2})));

        assertThat(ByteBufUtil.hexDump(channel.<ByteBuf>readOutbound())).isEqualTo("880203e8");
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        assertThat(channel.<ByteBuf>readInbound()).isNull();
        assertThat(frames.end(WebSocketCloseStatus.NORMAL_CLOSURE)).isFalse();
    }

    @Test
    void whoBreaksTheRulesAfterTheEndIsCutOff() {
        frames.end(WebSocketCloseStatus.NORMAL_CLOSURE);
        channel.flush();
        read(octets(Frame.text("no")));

        assertThat(channel.isOpen()).isFalse();
    }

    private void read(byte[] octets) {
        channel.writeInbound(Unpooled.copiedBuffer(octets));
    }

    private byte[] passedOn() {
        Buffer passed = Buffer.buffer();
        for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
            if (one instanceof ByteBuf bytes) {
                passed.appendBytes(ByteBufUtil.getBytes(bytes));
                bytes.release();
            } else {
                assertThat(one).isInstanceOf(ChannelInputShutdownEvent.class);
            }
        }
        return passed.getBytes();
    }

    private static byte[] octets(Frame... frames) {
        Random masks = new Random(6455);
        Buffer octets = Buffer.buffer();
        for (Frame frame : frames) {
            octets.appendBytes(frame.masked(masks));
        }
        return octets.getBytes();
    }
}

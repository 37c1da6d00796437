package io.herald.gateway.http.stream;

import io.herald.socket.PeerWatch;
import io.herald.socket.SocketOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.concurrent.TimeUnit;

/**
 * The outgoing half of a connection that has become a stream. What is written is framed already and goes straight to
 * the socket, beneath the platform's encoder: no object is made for it, and the same bytes go to many sockets. From
 * the head of the response on, everything must go this way. Owned by its stream, on the connection's event loop.
 */
public final class ChannelOutput implements StreamOutput {
    /** How long a client has to close its half of the connection. */
    private static final long LINGER_MS = 1_000;

    private final ChannelHandlerContext encoder;
    private final PeerWatch peer;

    /**
     * @param encoder the place in the pipeline beneath which is written
     * @param drained called when the socket took no more and now does
     */
    public ChannelOutput(ChannelHandlerContext encoder, Runnable drained) {
        this.encoder = encoder;
        this.peer = new PeerWatch(encoder.channel());
        encoder.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER));
        encoder.pipeline().addBefore("handler", "herald-stream", new Events(drained));
    }

    /** What the platform's handler is not to hear of, or not alone. */
    private final class Events extends ChannelInboundHandlerAdapter {
        private final Runnable drained;

        Events(Runnable drained) {
            this.drained = drained;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                drained.run();
            }
            context.fireChannelWritabilityChanged();
        }

        /** When the server shuts down, the platform would end the stream in its own words, and in the midst of ours. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ShutdownEvent shutdown) {
                cutAfter(shutdown.timeout().toMillis());
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }

    @Override
    public boolean hasRoom() {
        return encoder.channel().isWritable();
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer unsent = encoder.channel().unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    @Override
    public void write(ByteBuf bytes) {
        peer.sent();
        encoder.write(bytes, encoder.voidPromise());
    }

    @Override
    public void cutIfGone(long nowMs) {
        if (peer.isGone(nowMs)) {
            encoder.close();
        }
    }

    @Override
    public void flush() {
        encoder.flush();
    }

    @Override
    public void whenSent(Runnable action) {
        encoder.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess()) {
                action.run();
            }
        });
    }

    /**
     * Sends what was written, then closes: our half first, so that a client that is still sending can read to the
     * end. A client that does not read, or does not close its half, is cut off after a while.
     */
    @Override
    public void close() {
        encoder.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> closeOurHalf());
        cutAfter(FLUSH_MS);
    }

    private void closeOurHalf() {
        if (encoder.channel().isActive()) {
            SocketOutput.endOutput(encoder.channel());
            cutAfter(LINGER_MS);
        }
    }

    private void cutAfter(long ms) {
        Future<?> cut = encoder.executor().schedule(() -> encoder.close(), ms, TimeUnit.MILLISECONDS);
        encoder.channel().closeFuture().addListener(closed -> cut.cancel(false));
    }
}

package io.herald.gateway.tcp;

import io.herald.line.Reply;
import io.herald.line.ReplyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * The outgoing half of a socket: everything that is written to it goes this way, in order, and is flushed when its
 * writers say so, once for many writes. Owned by its connection, on its event loop.
 */
final class SocketOutput {
    /** The most bytes a socket holds unsent before it says that it takes no more. */
    private static final int HIGH_WATER = 256 << 10;

    private final ChannelHandlerContext channel;

    /**
     * @param socket the socket
     * @param drained called when the socket took no more and now does
     */
    SocketOutput(NetSocketInternal socket, Runnable drained) {
        this.channel = socket.channelHandlerContext();
        channel.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER));
        channel.pipeline().addBefore(channel.name(), "herald-writability", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                if (context.channel().isWritable()) {
                    drained.run();
                }
                context.fireChannelWritabilityChanged();
            }
        });
    }

    boolean hasRoom() {
        return channel.channel().isWritable();
    }

    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    void write(Reply reply) {
        write(Unpooled.wrappedBuffer(ReplyEncoder.encode(reply)));
    }

    void flush() {
        channel.flush();
    }

    /** Sends what was written, then closes. */
    void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
    }
}

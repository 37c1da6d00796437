package io.herald.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.LongConsumer;

/**
 * Counts the bytes of all sockets of a door instance, as they go over the wire: what comes in by the read, what goes
 * out by the flush. The first in their pipelines; owned by the door instance, on its event loop.
 */
@ChannelHandler.Sharable
public final class ByteCount extends ChannelDuplexHandler {
    private final LongConsumer in;
    private final LongConsumer out;
    private long read;
    private long written;

    /**
     * @param in is told how many bytes came in
     * @param out is told how many went out
     */
    public ByteCount(LongConsumer in, LongConsumer out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (message instanceof ByteBuf bytes) {
            read += bytes.readableBytes();
        }
        channel.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        in.accept(read);
        read = 0;
        channel.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext channel, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        channel.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext channel) {
        out.accept(written);
        written = 0;
        channel.flush();
    }
}

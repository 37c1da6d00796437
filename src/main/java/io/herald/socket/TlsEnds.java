package io.herald.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * Has a connection over TLS begin, break and end as one without does, so that nothing behind it has to know: a client's
 * good-bye is the end of its input, and whoever closes without waiting does not wait. A client that sends records
 * without anything in them, such as for new keys, is cut off: each costs an answer. Lives in the pipeline, behind the
 * platform's handler of TLS, with {@link Records} in front of that.
 */
public final class TlsEnds extends ChannelDuplexHandler {
    /** A record with something in it has at most 16 KiB; new keys are asked for once in many gigabytes. */
    private static final int MAX_EMPTY_BYTES = 256 << 10;

    private final SslHandler tls;
    /** How many bytes have come since the last that meant anything. */
    private int emptyBytes;

    private boolean inputEnded;

    private TlsEnds(SslHandler tls) {
        this.tls = tls;
    }

    /** Goes into the pipeline of a connection whose handshake is done; into that of one without TLS, nothing goes. */
    public static void addTo(ChannelPipeline pipeline) {
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            return;
        }
        if (pipeline.get("chunkedWriter") != null) {
            // The platform's, for files. What waits in it is not counted, and so nobody would see that a socket is
            // full.
            pipeline.remove("chunkedWriter");
        }
        TlsEnds ends = new TlsEnds((SslHandler) tls.handler());
        pipeline.addAfter(tls.name(), "tlsEnds", ends);
        pipeline.addBefore(tls.name(), "tlsRecords", ends.new Records());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        emptyBytes = 0;
        context.fireChannelRead(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslCloseCompletionEvent ended)) {
            context.fireUserEventTriggered(event);
        } else if (ended.isSuccess()) {
            inputEnded = true;
            if (context.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)) {
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            } else {
                context.channel().close();
            }
        }
    }

    /** Where something is unsent the good-bye would wait behind it, perhaps for long. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
        boolean waits = unsent != null && unsent.totalPendingWriteBytes() > 0;
        if (waits || tls.engine().isOutboundDone()) {
            context.pipeline().context(tls).close(promise);
        } else {
            context.close(promise);
        }
    }

    /** What is not TLS is a connection that breaks. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean broken = cause instanceof DecoderException && cause.getCause() instanceof IOException;
        context.fireExceptionCaught(broken ? cause.getCause() : cause);
    }

    /** What comes before it is decrypted. Behind a good-bye it is nobody's, and would be kept for ever. */
    private final class Records extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ByteBuf bytes = (ByteBuf) read;
            if (inputEnded) {
                bytes.release();
                return;
            }
            emptyBytes += bytes.readableBytes();
            if (emptyBytes > MAX_EMPTY_BYTES) {
                bytes.release();
                context.close();
            } else {
                context.fireChannelRead(bytes);
            }
        }
    }
}

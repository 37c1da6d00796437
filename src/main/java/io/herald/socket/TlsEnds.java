package io.herald.socket;

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
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Has a connection over TLS begin, break and end as one without does, so that nothing behind it has to know: a client's
 * good-bye is the end of its input, and whoever closes without waiting does not wait. Lives in the pipeline, behind the
 * platform's handler of TLS.
 */
public final class TlsEnds extends ChannelDuplexHandler {
    private final SslHandler tls;

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
        pipeline.addAfter(tls.name(), "tlsEnds", new TlsEnds((SslHandler) tls.handler()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslCloseCompletionEvent ended)) {
            context.fireUserEventTriggered(event);
        } else if (ended.isSuccess()) {
            // What comes behind a good-bye is nobody's, and would be kept for ever.
            context.pipeline().addFirst(new Deaf());
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

    /** Throws away what is read. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ReferenceCountUtil.release(read);
        }
    }
}

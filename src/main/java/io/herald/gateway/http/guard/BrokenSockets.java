package io.herald.gateway.http.guard;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;

/**
 * Closes a connection whose socket breaks. The platform trips over one that is reset while requests wait, and says so
 * in the log, where clients are to have no say. Stateless; stands before the platform's handler in all pipelines.
 */
@Sharable
public final class BrokenSockets extends ChannelInboundHandlerAdapter {
    private static final BrokenSockets ALL = new BrokenSockets();

    private BrokenSockets() {}

    /** Puts it before the platform's handler. */
    public static void addTo(ChannelPipeline pipeline) {
        pipeline.addBefore("handler", "brokenSockets", ALL);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}

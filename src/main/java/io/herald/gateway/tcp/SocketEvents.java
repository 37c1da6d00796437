package io.herald.gateway.tcp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Tells a connection what its socket does beside bringing bytes. That the client sends nothing more is told behind all
 * that it sent, as a message like the reads before it, because those may wait while reading is paused. Owned by the
 * socket's pipeline, on its event loop.
 */
final class SocketEvents extends ChannelDuplexHandler {
    /** Comes after the last read. */
    static final Object INPUT_ENDED = new Object();

    private final Runnable drained;
    private boolean inputEnded;

    /** @param drained called when the socket took no more and now does */
    SocketEvents(Runnable drained) {
        this.drained = drained;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            drained.run();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            context.fireChannelRead(INPUT_ENDED);
            context.fireChannelReadComplete();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        // Netty's epoll transport closes a channel that is asked to read on after its input has ended.
        if (!inputEnded) {
            context.read();
        }
    }
}

package io.herald.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's place in its socket's pipeline: tells it what the socket brings and does, on the context of its door
 * instance. It takes the place of the platform's own handler (ADR 0008). Owned by the pipeline, on its event loop.
 */
public final class SocketEvents extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SocketEvents.class);

    private final ContextInternal context;
    private final SocketPeer connection;
    /**
     * @param context the door instance's context
     * @param connection who is told
     */
    public SocketEvents(ContextInternal context, SocketPeer connection) {
        this.context = context;
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object bytes) {
        ContextInternal previous = context.beginDispatch();
        try {
            connection.read((ByteBuf) bytes);
        } finally {
            context.endDispatch(previous);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (channel.channel().isWritable()) {
            context.dispatch(connection::drained);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.dispatch(connection::inputEnded);
        }
    }

    @Override
    public void read(ChannelHandlerContext channel) {
        // Netty's epoll transport closes a channel that is asked to read on after its input has ended. What came over
        // it may have ended before: then what is read is thrown away, up to that end.
        if (!(channel.channel() instanceof DuplexChannel socket) || !socket.isInputShutdown()) {
            channel.read();
        }
    }

    /** A connection that breaks is closed; what is no breaking of a connection is a defect, and told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable broken) {
        if (!(broken instanceof IOException)) {
            LOG.error("A connection is closed after a defect", broken);
        }
        context.dispatch(connection::close);
    }
}

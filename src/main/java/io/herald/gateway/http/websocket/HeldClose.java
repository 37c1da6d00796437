package io.herald.gateway.http.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Holds a client's close frame back from the platform, which would return it at once, and ahead of what is still to be
 * said: RFC 6455, 5.5.1, lets it wait. Nothing comes behind such a frame, so this one is all that is held. Lives in the
 * connection's pipeline, behind the decoder of frames.
 */
final class HeldClose extends ChannelInboundHandlerAdapter {
    private final Runnable came;
    private final Runnable late;
    private ChannelHandlerContext context;
    /** Null where none has come, or it is on its way. */
    private CloseWebSocketFrame held;

    private Future<?> deadline;
    private long passed;
    private boolean letGo;

    /**
     * @param came called when a close frame has come, and is held
     * @param late called when it was held for {@link WebSocketOptions#CLOSE_TIMEOUT_S}, before it goes on
     */
    HeldClose(Runnable came, Runnable late) {
        this.came = came;
        this.late = late;
    }

    /** How many frames have gone on to the platform. */
    long passed() {
        return passed;
    }

    boolean isHolding() {
        return held != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (message instanceof CloseWebSocketFrame close && !letGo && held == null) {
            held = close;
            deadline = context.executor().schedule(this::giveUp, WebSocketOptions.CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
            came.run();
        } else {
            passed++;
            context.fireChannelRead(message);
        }
    }

    private void giveUp() {
        if (held != null && context.channel().isWritable()) {
            late.run();
            pass();
        } else if (held != null) {
            // A close frame would wait behind all that it does not read.
            context.close();
        }
    }

    /** Lets it go on, and whatever would come behind it; soon, and not in the midst of another frame. */
    void letGo() {
        if (!letGo) {
            letGo = true;
            context.executor().execute(this::pass);
        }
    }

    private void pass() {
        letGo = true;
        if (held != null) {
            CloseWebSocketFrame close = held;
            held = null;
            deadline.cancel(false);
            context.fireChannelRead(close);
            context.fireChannelReadComplete();
        }
    }

    /** The connection is gone. */
    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        letGo = true;
        if (held != null) {
            held.release();
            held = null;
            deadline.cancel(false);
        }
    }
}

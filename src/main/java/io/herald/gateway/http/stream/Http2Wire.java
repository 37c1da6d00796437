package io.herald.gateway.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One connection over HTTP/2, as its streams write to it: what they write in one turn of the event loop is sent
 * together. Owned by the connection, on its event loop.
 */
public final class Http2Wire {
    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler connection;
    private boolean flushing;

    /** @param context the place of the platform's handler in the pipeline */
    public Http2Wire(ChannelHandlerContext context) {
        this.context = context;
        this.connection = (Http2ConnectionHandler) context.handler();
    }

    /** Whether a stream may still be written to. */
    public boolean isOpen(long stream) {
        var found = connection.connection().stream((int) stream);
        return context.channel().isActive() && found != null && found.state().localSideOpen();
    }

    /** Writes bytes of a stream, as far as its client takes them; the reference is the connection's now. */
    ChannelFuture write(long stream, ByteBuf bytes, boolean last) {
        return connection.encoder().writeData(context, (int) stream, bytes, 0, last, context.newPromise());
    }

    /** Sends the head that a stream is about to write, where its client takes nothing behind it now. */
    public void sendHead(long stream) {
        var found = connection.connection().stream((int) stream);
        if (found != null && !connection.encoder().flowController().isWritable(found)) {
            flush();
        }
    }

    /** Sends what was written, at the end of this turn. */
    void flush() {
        if (!flushing) {
            flushing = true;
            context.executor().execute(this::flushNow);
        }
    }

    /** Sends what was written. */
    public void flushNow() {
        flushing = false;
        connection.flush(context);
    }

    /** Asks a client that has been answered to send no more of its request, where more of it is to come. */
    void endRequest(long stream) {
        var found = connection.connection().stream((int) stream);
        if (found != null && found.state().remoteSideOpen()) {
            reset(stream, Http2Error.NO_ERROR);
        }
    }

    /** Ends a stream at once, where it has not ended: what was written and is not sent is not sent any more. */
    public void cut(long stream) {
        if (connection.connection().stream((int) stream) != null) {
            reset(stream, Http2Error.CANCEL);
        }
    }

    /**
     * Ends a stream at once, for it has too much that is not read.
     *
     * @return whether it has ended, and nothing of it is left here
     */
    public boolean giveUp(long stream) {
        if (connection.connection().stream((int) stream) != null) {
            reset(stream, Http2Error.ENHANCE_YOUR_CALM);
            flushNow();
        }
        return connection.connection().stream((int) stream) == null;
    }

    private void reset(long stream, Http2Error why) {
        connection.encoder().writeRstStream(context, (int) stream, why.code(), context.newPromise());
        flush();
    }

    /** Takes no request, and says why. */
    public void turnAway(String reason) {
        ByteBuf said = Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8);
        connection.goAway(context, 0, Http2Error.ENHANCE_YOUR_CALM.code(), said, context.newPromise());
        flush();
    }

    /** Does something on the event loop, behind what is being done. */
    void soon(Runnable action) {
        context.executor().execute(action);
    }

    /** Does something after a while. */
    ScheduledFuture<?> after(long ms, Runnable action) {
        return context.executor().schedule(action, ms, TimeUnit.MILLISECONDS);
    }
}

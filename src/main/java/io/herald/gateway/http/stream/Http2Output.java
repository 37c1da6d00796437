package io.herald.gateway.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * The body of one answer over HTTP/2 that has become a stream. Its client says how much of it may be sent; what is
 * written beyond that waits at its connection and is counted here, so that one that does not read costs no more than
 * one that has a connection to itself. Written beneath the platform's response, which counts writes and not bytes, and
 * keeps those that are never sent. Owned by its stream, on the connection's event loop.
 */
public final class Http2Output implements StreamOutput {
    /** What a write that waits costs beside its bytes: the objects around them. */
    private static final int WRITE_OVERHEAD = 256;

    private final Http2Wire wire;
    private final long stream;
    private final Runnable drained;
    private final LongConsumer unread;
    private long unsentBytes;
    private boolean full;
    private ChannelFuture last;

    /**
     * @param wire the connection
     * @param stream the number of the stream
     * @param drained called when it took no more and now does
     * @param unread hears how many bytes more are written and not sent, or less
     */
    public Http2Output(Http2Wire wire, long stream, Runnable drained, LongConsumer unread) {
        this.wire = wire;
        this.stream = stream;
        this.drained = drained;
        this.unread = unread;
    }

    @Override
    public boolean hasRoom() {
        return !full && wire.isOpen(stream);
    }

    @Override
    public long unsentBytes() {
        return unsentBytes;
    }

    @Override
    public void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length == 0) {
            // A frame with nothing in it would be one nevertheless.
            bytes.release();
            return;
        }
        int cost = length + WRITE_OVERHEAD;
        unsentBytes += cost;
        full |= unsentBytes >= HIGH_WATER;
        unread.accept(cost);
        last = wire.write(stream, bytes, false);
        last.addListener(written -> sent(written, cost));
    }

    private void sent(Future<?> written, int cost) {
        unsentBytes -= cost;
        unread.accept(-cost);
        if (full && unsentBytes <= HIGH_WATER / 2) {
            full = false;
            if (written.isSuccess()) {
                // Not in the midst of what is being sent.
                wire.soon(drained);
            }
        }
    }

    @Override
    public void flush() {
        wire.flush();
    }

    @Override
    public void whenSent(Runnable action) {
        wire.flush();
        if (last == null) {
            action.run();
            return;
        }
        last.addListener(written -> {
            if (written.isSuccess()) {
                action.run();
            }
        });
    }

    /** Its connection is watched, whichever of its streams is written to. */
    @Override
    public void cutIfGone(long nowMs) {
        // Nothing of its own.
    }

    @Override
    public void close() {
        Future<?> cut = wire.after(FLUSH_MS, () -> wire.cut(stream));
        wire.write(stream, Unpooled.EMPTY_BUFFER, true).addListener(ended -> {
            cut.cancel(false);
            wire.endRequest(stream);
        });
        wire.flush();
    }
}

package io.herald.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has a listening socket accept no faster than it may, a few at a time: whoever wants to come in beyond that waits in
 * the kernel's queue, and not on the event loops, where those who are in would wait behind it. One for each listening
 * socket, on its event loop.
 */
final class AcceptPace extends ChannelInboundHandlerAdapter {
    /** What those who are in wait behind at most: each costs an event loop about a tenth of a millisecond. */
    static final int AT_ONCE = 4;

    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nowNs;
    private double allowed = AT_ONCE;
    private long sinceNs;

    /**
     * @param perSecond how many may be accepted in a second, at least 1
     * @param nowNs a clock that only runs, in nanoseconds
     */
    AcceptPace(int perSecond, LongSupplier nowNs) {
        this.perSecond = perSecond;
        this.nowNs = nowNs;
        this.sinceNs = nowNs.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        long now = nowNs.getAsLong();
        allowed = Math.min(AT_ONCE, allowed + (now - sinceNs) / SECOND_NS * perSecond) - 1;
        sinceNs = now;
        context.fireChannelRead(accepted);
        if (allowed < 1) {
            context.channel().config().setAutoRead(false);
            long pauseNs = (long) Math.ceil((AT_ONCE - allowed) / perSecond * SECOND_NS);
            context.executor()
                    .schedule(() -> context.channel().config().setAutoRead(true), pauseNs, TimeUnit.NANOSECONDS);
        }
    }
}

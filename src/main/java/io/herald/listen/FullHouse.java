package io.herald.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a listening socket does when it cannot accept anybody, for want of descriptors mostly: it tries again every
 * second, and says so once a minute, in a line. Belongs to the socket's event loop.
 */
final class FullHouse extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_MS = 1_000;
    private static final long TELL_EVERY_NS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> teller;
    private final LongSupplier nowNs;
    private long toldNs;
    private long untold;
    private boolean told;

    /**
     * @param teller gets each sentence for an operator
     * @param nowNs a clock that only runs, in nanoseconds
     */
    FullHouse(Consumer<String> teller, LongSupplier nowNs) {
        this.teller = teller;
        this.nowNs = nowNs;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            context.fireExceptionCaught(cause);
            return;
        }
        tell(cause);
        // What waits makes the socket ready all the time: without a pause the loop would do nothing else.
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    private void tell(Throwable cause) {
        untold++;
        long now = nowNs.getAsLong();
        if (!told || now - toldNs >= TELL_EVERY_NS) {
            String since = told ? ", " + untold + " times since this was last said" : "";
            teller.accept("Nobody can connect: " + cause.getMessage() + "; it is tried again every second" + since);
            told = true;
            toldNs = now;
            untold = 0;
        }
    }
}

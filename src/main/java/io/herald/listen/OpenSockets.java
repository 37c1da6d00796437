package io.herald.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets in no more sockets than there may be, those included that are no connections yet: a client that takes its time
 * for a handshake is counted by no door. Whoever comes then is cut off without a word. One for all listening sockets of
 * a broker, on their event loops.
 */
@Sharable
final class OpenSockets extends ChannelInboundHandlerAdapter {
    /** How many may be open beyond the connections: in a handshake, or told that there are too many. */
    static final int SPARE = 1_000;

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param connections how many connections there may be */
    OpenSockets(int connections) {
        this.most = connections + SPARE;
    }

    /** How many are open, whatever has become of them. */
    int open() {
        return open.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel socket = (Channel) accepted;
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            socket.unsafe().closeForcibly();
        } else {
            socket.closeFuture().addListener(closed -> open.decrementAndGet());
            context.fireChannelRead(socket);
        }
    }
}

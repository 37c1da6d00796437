package io.herald.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * Notices that nothing is at the other end of a connection any more: a cable was cut, a machine lost its power. A
 * connection on which nothing is under way is probed by the kernel. One with bytes under way is not, so there the
 * kernel is asked whether any of them were acknowledged: a peer that is there acknowledges, or refuses with an
 * acknowledgement, even when its program reads nothing. Owned by a connection, on its event loop.
 *
 * <p>The kernel's own limit for bytes under way, {@code TCP_USER_TIMEOUT}, would also cut a peer that is there and only
 * does not read.
 */
public final class PeerWatch {
    /** A quiet connection is probed after so many seconds, then every {@link #INTERVAL_S}, {@link #PROBES} times. */
    private static final int IDLE_S = 15;

    private static final int INTERVAL_S = 10;
    private static final int PROBES = 3;
    /** Bytes under way are waited for as long as the probes of a quiet connection are. */
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(IDLE_S + PROBES * INTERVAL_S - 5);

    /** {@code TCP_CLOSE}: the other end refused what was sent, which nobody is told who only waits to read. */
    private static final int REFUSED = 7;

    private final Channel channel;
    private boolean sent;
    private boolean unanswered;
    private long unansweredSinceMs;

    /** @param channel the connection's channel; {@code SO_KEEPALIVE} is set on it already */
    public PeerWatch(Channel channel) {
        this.channel = channel;
        ChannelConfig config = channel.config();
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_S);
            config.setOption(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_S);
            config.setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
        } else {
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_S);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_S);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
        }
    }

    /** Something was written. */
    public void sent() {
        sent = true;
    }

    /**
     * Whether bytes were refused, or are under way and were not acknowledged for {@link #PATIENCE_MS}; or whether both
     * ends have said good-bye. To be asked every few seconds; the kernel is asked only while there may be some bytes,
     * and not where it cannot be.
     *
     * @param nowMs the time on a clock that only goes forward
     */
    public boolean isGone(long nowMs) {
        if (hasParted()) {
            return true;
        }
        if (!sent || !(channel instanceof EpollSocketChannel socket) || !socket.isOpen()) {
            return false;
        }
        EpollTcpInfo tcp = socket.tcpInfo();
        if (tcp.state() == REFUSED) {
            return true;
        }
        boolean silent = tcp.retransmits() > 0 || tcp.probes() > 0;
        if (!silent) {
            unanswered = false;
            sent = tcp.unacked() > 0 || !socket.isWritable();
            return false;
        }
        if (!unanswered) {
            unanswered = true;
            unansweredSinceMs = nowMs;
        }
        return nowMs - unansweredSinceMs >= PATIENCE_MS && tcp.lastAckRecv() >= PATIENCE_MS;
    }

    /** In TLS 1.2 a client's good-bye is answered at once, and nothing may be said to it any more. */
    private boolean hasParted() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && tls.engine().isInboundDone() && tls.engine().isOutboundDone();
    }
}

package io.herald.socket;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Says who may come in, at whichever door, and knows who is in. One for the broker; any thread.
 */
public final class Doorkeeper {
    private final Limits limits;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean overloaded;
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * What is let in.
     *
     * @param connections connections open at once
     * @param perAddress connections open at once from one address
     * @param inputBytes what the clients of one door instance may have sent and not finished, in bytes
     */
    public record Limits(int connections, int perAddress, long inputBytes) {}

    /** @param limits what is let in */
    public Doorkeeper(Limits limits) {
        this.limits = limits;
    }

    /** What the clients of one door instance may have sent, all together, and not finished, in bytes. */
    public long inputBytes() {
        return limits.inputBytes();
    }

    /** Whether nobody more is let in, so that those who are here can go on. */
    public void refuseNewcomers(boolean refused) {
        overloaded = refused;
    }

    /**
     * Lets a connection in, until it is closed; or says why not.
     *
     * @param channel the socket, just accepted
     */
    public Optional<BrokerException> admit(Channel channel) {
        return admit(channel, leave -> channel.closeFuture().addListener(closed -> leave.run()));
    }

    /**
     * The same for what costs as much as a connection, and is one of several that come over one.
     *
     * @param channel the socket
     * @param whileThere is given what is to be run when it has ended, where it is let in
     */
    public Optional<BrokerException> admit(Channel channel, Consumer<Runnable> whileThere) {
        if (overloaded) {
            return refusal(ErrorCode.UNAVAILABLE, "the broker has no memory for more connections now");
        }
        if (connections.incrementAndGet() > limits.connections()) {
            connections.decrementAndGet();
            return refusal(ErrorCode.UNAVAILABLE, "there are as many connections as limits.connections allows");
        }
        Object address = addressOf(channel.remoteAddress());
        if (byAddress.merge(address, 1, Integer::sum) > limits.perAddress()) {
            leave(address);
            return refusal(
                    ErrorCode.RATE_LIMITED,
                    "there are as many connections from this address as limits.connectionsPerAddress allows");
        }
        whileThere.accept(() -> leave(address));
        return Optional.empty();
    }

    private static Optional<BrokerException> refusal(ErrorCode code, String detail) {
        return Optional.of(new BrokerException(code, detail));
    }

    private void leave(Object address) {
        connections.decrementAndGet();
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Who has one address of IPv6 has the 2<sup>64</sup> of its network. */
    private static Object addressOf(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress internet)) {
            return "";
        }
        return internet.getAddress() instanceof Inet6Address six
                ? ByteBuffer.wrap(six.getAddress()).getLong()
                : internet.getAddress();
    }
}

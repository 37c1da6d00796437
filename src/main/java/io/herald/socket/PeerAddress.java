package io.herald.socket;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Where the other end of a connection is. No state. */
public final class PeerAddress {
    private PeerAddress() {}

    /** The address without the port; empty where nobody knows. */
    public static String of(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "";
    }
}

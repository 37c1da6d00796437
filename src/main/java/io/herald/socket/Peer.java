package io.herald.socket;

import io.netty.channel.Channel;
import java.util.Optional;

/**
 * Who is at the other end of a connection, as far as the connection itself knows.
 *
 * @param address where it is, as {@link PeerAddress} says
 * @param name what its certificate names it, as {@link PeerName} says
 */
public record Peer(String address, Optional<String> name) {
    /** Of a connection whose handshake is done. */
    public static Peer of(Channel channel) {
        return new Peer(PeerAddress.of(channel), PeerName.of(channel));
    }
}

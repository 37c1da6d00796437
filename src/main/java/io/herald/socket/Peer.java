package io.herald.socket;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.netty.channel.Channel;
import java.util.Optional;

/**
 * Who is at the other end of a connection, as far as the connection itself knows.
 *
 * @param address where it is, as {@link PeerAddress} says
 * @param certificate what its certificate names it, as {@link PeerName} says
 * @param known who it has proven to be before its protocol began
 */
public record Peer(String address, Optional<Credentials.Certificate> certificate, Identity known) {
    /** Of a connection whose handshake is done. */
    public static Peer of(Channel channel) {
        return new Peer(PeerAddress.of(channel), PeerName.of(channel), Identity.ANONYMOUS);
    }

    /** The same, where it has proven at another door who it is. */
    public Peer knownAs(Identity proven) {
        return new Peer(address, certificate, proven);
    }
}

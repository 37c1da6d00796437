package io.herald.socket;

import io.herald.access.Identity;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Takes over sockets that somebody else has accepted and led to where its protocol begins: a door's instance, for
 * another door that does not know it (ADR 0012). To be called on the event loop on which it lives.
 */
public interface SocketTaker {
    /** Whether it lives on an event loop, and so may take the sockets of that one. May be asked on any thread. */
    boolean isOn(EventLoop loop);

    /**
     * Goes on with a socket, from its next byte, until it is closed; it is counted already. What the pipeline passes
     * on are bytes, and bytes are what is written to it.
     *
     * @param channel the socket; a handler may be added behind those that are there
     * @param output its outgoing half
     * @param known who is at the other end, as far as that was proven before
     */
    void take(Channel channel, SocketOutput output, Identity known);
}

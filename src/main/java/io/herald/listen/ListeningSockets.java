package io.herald.listen;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport that remembers the sockets on which it listens, so that they can be closed before anything else is. The
 * platform takes its servers away from behind such a socket first, and has nobody for who connects just then. Owned by
 * the broker; may be used from any thread.
 */
public final class ListeningSockets implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSockets.class);

    private final Transport transport;
    private final OpenSockets open;
    private final int perSecond;
    private final List<Channel> sockets = new CopyOnWriteArrayList<>();

    /**
     * @param transport does all of it
     * @param connections how many connections there may be
     * @param perSecond how many each socket may accept in a second; 0 for as many as come
     */
    public ListeningSockets(Transport transport, int connections, int perSecond) {
        this.transport = transport;
        this.open = new OpenSockets(connections);
        this.perSecond = perSecond;
    }

    /** How many sockets of clients are open. */
    public int clients() {
        return open.open();
    }

    /**
     * Lets nobody connect any more.
     *
     * @return completed when the sockets are closed
     */
    public Future<?> close() {
        return Future.join(sockets.stream().map(ListeningSockets::close).toList());
    }

    private static Future<?> close(Channel socket) {
        Promise<Void> closed = Promise.promise();
        socket.close().addListener(done -> closed.complete());
        return closed.future();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = transport.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel socket = factory.newChannel();
            watch(socket.pipeline());
            sockets.add(socket);
            return socket;
        };
    }

    /** Bounds who comes in by a listening socket with this pipeline. */
    void watch(ChannelPipeline listening) {
        listening.addLast(new FullHouse(LOG::warn, System::nanoTime));
        if (perSecond > 0) {
            // Before those are cut off who are too many: an event loop accepts them, too.
            listening.addLast(new AcceptPace(perSecond, System::nanoTime));
        }
        listening.addLast(open);
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // The platform's signature.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return transport.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(config, domainSocket, bootstrap);
    }
}

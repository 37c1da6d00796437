package io.herald.listen;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.spi.transport.Transport;

/**
 * The platform's epoll transport, in which a socket that waits for nothing may wait for something again.
 *
 * <p>A socket whose input has ended waits for nothing while it has room. Netty takes it out of the epoll set then,
 * and when its send buffer is full wants to change what it waits for, which fails with ENOENT: what was to be sent is
 * lost. Here it stays in the set and waits for nothing but a change, which wakes the loop once and not for ever.
 * Belongs to the broker's Vert.x, on its event loops.
 */
public final class HalfClosedEpoll extends EpollTransport {
    private HalfClosedEpoll() {}

    /** This where the machine has epoll, else what the platform prefers. */
    public static Transport orWhatThereIs() {
        io.vertx.core.transport.Transport preferred = io.vertx.core.transport.Transport.nativeTransport();
        if (preferred == null || !preferred.available()) {
            return NioTransport.INSTANCE;
        }
        return preferred == io.vertx.core.transport.Transport.EPOLL
                ? new HalfClosedEpoll()
                : preferred.implementation();
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        IoHandlerFactory platform = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                return new Handler(platform.newHandler(loop));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return platform.isChangingThreadSupported();
            }
        };
    }

    /** One event loop's epoll set. */
    private record Handler(IoHandler platform) implements IoHandler {
        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new Registration(platform.register(handle));
        }

        @Override
        public void initialize() {
            platform.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return platform.run(context);
        }

        @Override
        public void prepareToDestroy() {
            platform.prepareToDestroy();
        }

        @Override
        public void destroy() {
            platform.destroy();
        }

        @Override
        public void wakeup() {
            platform.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return platform.isCompatible(type);
        }
    }

    /** One socket's place in the epoll set. */
    private static final class Registration implements IoRegistration {
        private final IoRegistration platform;
        private boolean inSet;

        Registration(IoRegistration platform) {
            this.platform = platform;
        }

        @Override
        public long submit(IoOps ops) {
            // The kernel tells of a broken connection whether one waits for that or not; on a change it tells once.
            IoOps kept = inSet && EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops;
            long submitted = platform.submit(kept);
            inSet |= submitted > 0;
            return submitted;
        }

        @Override
        public <T> T attachment() {
            return platform.attachment();
        }

        @Override
        public boolean isValid() {
            return platform.isValid();
        }

        @Override
        public boolean cancel() {
            return platform.cancel();
        }
    }
}

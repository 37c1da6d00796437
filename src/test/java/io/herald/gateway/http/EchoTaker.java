package io.herald.gateway.http;

import io.herald.access.Identity;
import io.herald.socket.SocketEvents;
import io.herald.socket.SocketOutput;
import io.herald.socket.SocketPeer;
import io.herald.socket.SocketTaker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;

/** A door that says back what it is told, and closes when it is told a {@code q}. Its connections own themselves. */
final class EchoTaker implements SocketTaker {
    @Override
    public boolean isOn(EventLoop loop) {
        return true;
    }

    @Override
    public void take(Channel channel, SocketOutput output, Identity known) {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        channel.pipeline().addLast("connection", new SocketEvents(context, new Echo(output)));
    }

    /** One connection. */
    private record Echo(SocketOutput output) implements SocketPeer {
        @Override
        public void read(ByteBuf bytes) {
            boolean last = bytes.toString(StandardCharsets.ISO_8859_1).endsWith("q");
            output.write(bytes);
            output.flush();
            if (last) {
                close();
            }
        }

        @Override
        public void drained() {
            output.drained();
        }

        @Override
        public void inputEnded() {
            output.inputEnded();
            close();
        }

        @Override
        public void close() {
            if (!output.isClosing()) {
                output.close();
            }
        }
    }
}

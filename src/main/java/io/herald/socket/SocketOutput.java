package io.herald.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The outgoing half of a socket: everything that is written to it goes this way, in order, and is flushed when its
 * writers say so, once for many writes. Owned by its connection, on its event loop.
 */
public final class SocketOutput {
    /** The most bytes a socket holds unsent before it says that it takes no more. */
    private static final int HIGH_WATER = 256 << 10;

    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER);
    /** The most bytes of replies that wait while the socket takes no more. */
    private static final int MAX_REPLIES = 256 << 10;
    /** How long a closing connection may take to send what was written. */
    private static final long FLUSH_MS = 5_000;
    /** How long a closing connection waits for the client to close too. */
    private static final long LINGER_MS = 1_000;

    private final Channel channel;
    private final Opened opened = Opened.now();
    private final Ending ending;
    private final PeerWatch peer;
    private int repliesWaiting;
    /** What is still to be written of a long reply. */
    private Runnable held;

    private boolean closing;
    /** Whether this is closing and all that was written is sent. */
    private boolean sent;

    private boolean inputEnded;

    /** What is said behind all that is written, where something carries it that has its own way to end. */
    public interface Ending {
        /**
         * Writes it; it may stay unsent.
         *
         * @return whether the client is going to answer it by ending too: until then our side is left open
         */
        boolean write();
    }

    /** @param channel the socket */
    public SocketOutput(Channel channel) {
        this(channel, () -> false);
    }

    /** When the connection was opened. */
    public Opened opened() {
        return opened;
    }

    /**
     * @param channel the socket
     * @param ending what is said when it is closed
     */
    public SocketOutput(Channel channel, Ending ending) {
        this.channel = channel;
        this.ending = ending;
        this.peer = new PeerWatch(channel);
        channel.config().setWriteBufferWaterMark(WATER);
    }

    /** Whether the socket takes more now. */
    public boolean hasRoom() {
        return channel.isWritable();
    }

    /** How many bytes were written and are not sent yet. */
    public long unsentBytes() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    /** The socket took no more and now does. */
    public void drained() {
        repliesWaiting = 0;
        Runnable goOn = held;
        held = null;
        if (goOn != null) {
            goOn.run();
        }
    }

    /** Goes on with a long reply now, or when the socket takes more; there is one at a time. */
    public void whenRoom(Runnable goOn) {
        if (hasRoom()) {
            goOn.run();
        } else {
            held = goOn;
        }
    }

    /** Whether nothing more is to be written. */
    public boolean isClosing() {
        return closing;
    }

    /** Whether more replies may be written: a client that asks without end and reads nothing is not answered either. */
    public boolean takesReplies() {
        return repliesWaiting <= MAX_REPLIES;
    }

    /** Whether the other end is no longer there; to be asked every few seconds. */
    public boolean isPeerGone(long nowMs) {
        return peer.isGone(nowMs);
    }

    /** Writes bytes; the reference is the socket's now. They may stay unsent until {@link #flush}. */
    public void write(ByteBuf bytes) {
        peer.sent();
        channel.write(bytes, channel.voidPromise());
    }

    /** Answers the client; it may stay unsent until {@link #flush}. */
    public void reply(byte[] line) {
        if (!hasRoom()) {
            repliesWaiting += line.length;
        }
        write(Unpooled.wrappedBuffer(line));
    }

    /** Sends what was written, and calls back once all of it is handed to the system; never where that fails. */
    public void whenSent(Runnable action) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess()) {
                action.run();
            }
        });
    }

    /** Sends what was written. */
    public void flush() {
        channel.flush();
    }

    /**
     * Sends what was written, says that nothing more comes, and closes once the client has closed too, or has had time
     * to: whoever closes while bytes of the client are unread makes the client's machine forget what was sent to it.
     */
    public void close() {
        closing = true;
        DuplexChannel socket = (DuplexChannel) channel;
        boolean answered = ending.write();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            sent = true;
            if (inputEnded || socket.isInputShutdown()) {
                socket.close();
            } else if (socket.isActive() && !answered) {
                endOutput(socket);
                closeAfter(LINGER_MS);
            }
        });
        closeAfter(FLUSH_MS);
    }

    /** Says that nothing more comes, where all that was written is sent; closes where there is no way to. */
    public static void endOutput(Channel channel) {
        if (!(channel instanceof DuplexChannel socket) || !channel.isActive()) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            socket.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> socket.shutdownOutput());
        }
    }

    /** The client has closed its side: where ours only waited for that, the socket is closed. */
    public void inputEnded() {
        inputEnded = true;
        if (sent) {
            abort();
        }
    }

    private void closeAfter(long delayMs) {
        if (channel.isOpen()) {
            Future<?> timer = channel.eventLoop().schedule(this::abort, delayMs, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
        }
    }

    /** Closes without waiting for anything. */
    public void abort() {
        channel.close();
    }
}

package io.herald.gateway.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Arrays;

/**
 * Bytes over a WebSocket, for a protocol that cares no more for the bounds of frames than for those of TCP's packets:
 * binary frames in, bytes out, and back. Nothing is gathered: what of a frame is here is unmasked where it lies and
 * passed on, all of a read at once, however many frames it is of; so a frame and a message may have any length. Whoever
 * sends text or breaks the rules is closed with the code RFC 6455 has for that. Lives in the connection's pipeline.
 *
 * <pre>
 *   in    a read        [head|bytes][head|bytes][head|by   ──▶   bytesbytesby
 *         ping                                             ──▶   is answered with a pong
 *         close                                            ──▶   the input has ended
 *   out   what is shared by many                           ──▶   [head][the same]
 * </pre>
 */
public final class BytesInFrames extends ChannelDuplexHandler {
    /** Longer writes are cut: there are clients that take no longer messages, and here their bounds mean nothing. */
    private static final int MAX_FRAME = 0xFFFF;

    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8A;
    private static final int TWO_BYTES = 126;

    private final FrameHead head = new FrameHead();
    private ChannelHandlerContext context;
    private boolean inFrame;
    /** How many bytes of the frame's payload have come. */
    private long taken;
    /** The payload of a control frame; null where none has come yet. */
    private byte[] control;
    /** What the last ping said, as long as it is not answered. */
    private byte[] pinged;

    private boolean unflushed;
    /** What the client closed with; null where it has not. */
    private byte[] closed;

    private WebSocketFault fault;
    private boolean closing;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (isReading()) {
                take(in);
            }
        } finally {
            in.release();
        }
    }

    private boolean isReading() {
        return closed == null && fault == null;
    }

    private void take(ByteBuf in) {
        int from = in.readerIndex();
        int to = from;
        while (isReading() && (inFrame || head.read(in))) {
            int count = (int) Math.min(head.length() - taken, in.readableBytes());
            int at = head.isControl() ? in.readerIndex() : to;
            unmask(in, count, at, head.maskFrom(taken));
            if (head.isControl()) {
                keep(in, at, count);
            } else {
                to += count;
            }
            taken += count;
            inFrame = taken < head.length();
            if (inFrame) {
                break;
            }
            taken = 0;
            if (head.isControl()) {
                pass(in, from, to);
                from = in.readerIndex();
                to = from;
                obey();
            }
        }
        pass(in, from, to);
        if (isReading() && head.fault() != null) {
            fail(head.fault());
        }
    }

    /** Takes so many bytes and writes what they say at a place that is not behind where they are. */
    private static void unmask(ByteBuf in, int count, int to, int mask) {
        long wide = (long) mask << Integer.SIZE | mask & 0xFFFFFFFFL;
        int from = in.readerIndex();
        int i = 0;
        for (; i + Long.BYTES <= count; i += Long.BYTES) {
            in.setLong(to + i, in.getLong(from + i) ^ wide);
        }
        for (; i < count; i++) {
            in.setByte(to + i, in.getByte(from + i) ^ (int) (wide >>> Long.SIZE - Byte.SIZE * (1 + (i & 7))));
        }
        in.skipBytes(count);
    }

    private void keep(ByteBuf in, int at, int count) {
        if (control == null) {
            control = new byte[FrameHead.MAX_CONTROL];
        }
        in.getBytes(at, control, (int) taken, count);
    }

    private void pass(ByteBuf in, int from, int to) {
        if (to > from) {
            context.fireChannelRead(in.retainedSlice(from, to - from));
        }
    }

    /** Does what a control frame says; a pong says nothing. */
    private void obey() {
        if (head.opcode() == FrameHead.PING) {
            pinged = payload();
            answerPing();
        } else if (head.opcode() == FrameHead.CLOSE) {
            WebSocketFault wrong = CloseReason.fault(payload());
            if (wrong != null) {
                fail(wrong);
            } else {
                closed = payload();
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }

    private byte[] payload() {
        return head.length() == 0 ? new byte[0] : Arrays.copyOf(control, (int) head.length());
    }

    /** A client that does not read gets one pong when it does, and that is for its last ping (RFC 6455, 5.5.3). */
    private void answerPing() {
        if (pinged != null && !closing && context.channel().isWritable()) {
            write(PONG, pinged);
            pinged = null;
            unflushed = true;
        }
    }

    private void write(int kind, byte[] payload) {
        context.write(begin(kind, payload.length).writeBytes(payload), context.voidPromise());
    }

    /** The head of a frame, with room for what a control frame says. */
    private ByteBuf begin(int kind, int length) {
        ByteBuf frame = context.alloc().directBuffer(kind == BINARY ? 2 + Short.BYTES : 2 + length);
        frame.writeByte(kind);
        return length < TWO_BYTES
                ? frame.writeByte(length)
                : frame.writeByte(TWO_BYTES).writeShort(length);
    }

    private void fail(WebSocketFault wrong) {
        fault = wrong;
        if (closing) {
            // It was told already that this is the end, and is not going to answer that.
            context.close();
        } else {
            context.fireExceptionCaught(wrong);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        answerPing();
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext from, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (closing && bytes.isReadable()) {
            bytes.release();
            promise.trySuccess();
            return;
        }
        while (bytes.readableBytes() > MAX_FRAME) {
            context.write(begin(BINARY, MAX_FRAME), context.voidPromise());
            context.write(bytes.readRetainedSlice(MAX_FRAME), context.voidPromise());
        }
        if (bytes.isReadable()) {
            context.write(begin(BINARY, bytes.readableBytes()), context.voidPromise());
        }
        context.write(bytes, promise);
    }

    /**
     * Says that nothing more comes; it is not flushed. Where the client has said so already it gets its own code back,
     * and where it broke the rules it is told which.
     *
     * @param status what the client is told where it has done nothing
     * @return whether the client is going to answer
     */
    public boolean end(WebSocketCloseStatus status) {
        if (!closing) {
            closing = true;
            write(CLOSE, farewell(status));
        }
        return isReading();
    }

    private byte[] farewell(WebSocketCloseStatus status) {
        if (fault != null) {
            return CloseReason.of(fault.code(), fault.getMessage());
        }
        return closed == null ? CloseReason.of(status.code(), "") : Arrays.copyOf(closed, Math.min(2, closed.length));
    }
}

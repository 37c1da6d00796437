package io.herald.gateway.http.guard;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.herald.metrics.DoorMetrics;
import io.herald.metrics.Http2Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the frames of one connection over HTTP/2 before the platform handles them. What costs an answer or work and
 * carries nothing may come a hundred times in a second; what comes to nothing in other ways is held against what the
 * client is sent; a head is held to the grammar of HTTP/1.1; and it is known for how long a frame has been coming.
 * Between the platform's decoder and its connection, on the event loop of that.
 */
public final class Http2Frames extends Http2FrameListenerDecorator {
    /** How many frames that carry nothing may come in a second. */
    public static final int MOST_EMPTY = 100;

    /** What is in a frame beside what it carries. */
    private static final int FRAME_BYTES = 9;
    /** The most that is in the frames of a head beside it, with what they may be padded by. */
    private static final int HEAD_FRAMES_BYTES = 1 << 10;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Http2ConnectionHandler platform;
    private final int mostHeadBytes;
    private final DoorMetrics metrics;
    private final Chatter chatter;
    /** How much more the client has said that it takes on the connection. */
    private long granted;
    /** The connection ends: what still comes is nobody's. */
    private boolean ended;

    private long emptySinceNs = System.nanoTime();
    private int empty;
    private long finished;
    /** When something came that finished no frame; 0 where the last that came did. */
    private long unfinishedSinceNs;
    /** The client has been asked since then. */
    private boolean asked;

    private Http2Frames(Http2ConnectionHandler platform, int mostHeadBytes, DoorMetrics metrics) {
        super(platform.decoder().frameListener());
        this.platform = platform;
        this.mostHeadBytes = mostHeadBytes;
        this.metrics = metrics;
        this.chatter = new Chatter(System.nanoTime(), sentBytes());
    }

    /**
     * Looks at the frames of a connection from now on: its settings have come, and nothing else.
     *
     * @param mostHeadBytes the most that a head may be
     * @param metrics counts what is refused
     */
    public static Http2Frames guard(ChannelHandlerContext platform, int mostHeadBytes, DoorMetrics metrics) {
        Http2ConnectionHandler handler = (Http2ConnectionHandler) platform.handler();
        Http2Frames frames = new Http2Frames(handler, mostHeadBytes, metrics);
        handler.decoder().frameListener(frames);
        platform.pipeline().addBefore(platform.name(), "frames", frames.new Reads());
        return frames;
    }

    /**
     * Gives the client up where it has finished no frame for so long. Some frames the platform's decoder takes in
     * without a word, such as those of a stream that has just ended. So the client is asked before: an answer is a
     * frame, and it cannot come in the midst of another.
     *
     * @param ask asks the client for a frame
     * @return whether it is given up: its connection is to be closed
     */
    public boolean giveUpUnfinished(long nowMs, long limitMs, Runnable ask) {
        if (unfinishedSinceNs == 0) {
            return false;
        }
        long forMs = nowMs - TimeUnit.NANOSECONDS.toMillis(unfinishedSinceNs);
        if (!asked && forMs >= limitMs / 2) {
            asked = true;
            ask.run();
            return false;
        }
        boolean stuck = asked && forMs >= limitMs;
        if (stuck) {
            ended(Http2Refusal.UNFINISHED);
        }
        return stuck;
    }

    /** Nothing is read now: its client cannot finish what it has begun. */
    public void excuse() {
        if (unfinishedSinceNs != 0) {
            unfinishedSinceNs = System.nanoTime();
        }
    }

    /** Whether what is read ends frames: a head that comes in many is one. */
    private final class Reads extends ChannelInboundHandlerAdapter {
        private boolean reading;
        private long before;

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (ended) {
                ReferenceCountUtil.release(bytes);
                return;
            }
            chatter.came(((ByteBuf) bytes).readableBytes());
            if (!reading) {
                reading = true;
                before = finished;
            }
            context.fireChannelRead(bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (reading) {
                reading = false;
                if (finished != before) {
                    unfinishedSinceNs = 0;
                } else if (unfinishedSinceNs == 0) {
                    unfinishedSinceNs = System.nanoTime();
                    asked = false;
                }
                if (chatter.isSuspect() && chatter.isTooMuch(System.nanoTime(), sentBytes())) {
                    platform.onError(context, false, calm(Http2Refusal.WINDOW_UPDATES, "too much comes to nothing"));
                }
            }
            context.fireChannelReadComplete();
        }
    }

    /** How much of answers the client was sent, but for a constant: what it takes more is less by that than it said. */
    private long sentBytes() {
        return granted
                - platform.encoder()
                        .flowController()
                        .windowSize(platform.connection().connectionStream());
    }

    /** The connection is going to end. */
    private Http2Exception calm(Http2Refusal reason, String said) {
        ended(reason);
        return connectionError(Http2Error.ENHANCE_YOUR_CALM, said);
    }

    private void ended(Http2Refusal reason) {
        if (!ended) {
            ended = true;
            metrics.refused(reason);
        }
    }

    /** Something went wrong: where that is for what the client sent, the connection ends. */
    public void broken(Throwable fault) {
        if (fault instanceof Http2Exception refused && refused.error() != Http2Error.NO_ERROR) {
            ended(refused.error() == Http2Error.ENHANCE_YOUR_CALM ? Http2Refusal.FLOOD : Http2Refusal.PROTOCOL);
        }
    }

    private void empty() throws Http2Exception {
        finished++;
        long nowNs = System.nanoTime();
        if (nowNs - emptySinceNs >= SECOND_NS) {
            emptySinceNs = nowNs;
            empty = 0;
        }
        if (++empty > MOST_EMPTY) {
            throw calm(Http2Refusal.EMPTY_FRAMES, "too many frames that carry nothing");
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        if (data.isReadable() || last) {
            finished++;
            chatter.carried(FRAME_BYTES + data.readableBytes() + padding);
        } else {
            empty();
        }
        return listener.onDataRead(context, stream, data, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers head, int padding, boolean last)
            throws Http2Exception {
        head(stream, head);
        listener.onHeadersRead(context, stream, head, padding, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers head,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        head(stream, head);
        listener.onHeadersRead(context, stream, head, dependency, weight, exclusive, padding, last);
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext context, int stream, int dependency, short weight, boolean alone)
            throws Http2Exception {
        empty();
        listener.onPriorityRead(context, stream, dependency, weight, alone);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long code) throws Http2Exception {
        // How many there may be the platform counts.
        finished++;
        listener.onRstStreamRead(context, stream, code);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        empty();
        listener.onSettingsAckRead(context);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        empty();
        listener.onSettingsRead(context, settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        empty();
        listener.onPingRead(context, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        empty();
        listener.onPingAckRead(context, data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int stream, long code, ByteBuf said) throws Http2Exception {
        empty();
        listener.onGoAwayRead(context, stream, code, said);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int more) throws Http2Exception {
        // An honest client that reads fast sends thousands: they count by what it was sent.
        finished++;
        if (stream == 0) {
            granted += more;
        }
        listener.onWindowUpdateRead(context, stream, more);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf said)
            throws Http2Exception {
        empty();
        listener.onUnknownFrame(context, type, stream, flags, said);
    }

    private void head(int stream, Http2Headers head) throws Http2Exception {
        finished++;
        // How long it was is not known: packed, and in as many frames as there may be.
        chatter.carried(HEAD_FRAMES_BYTES + mostHeadBytes);
        try {
            Http2Head.check(stream, head);
        } catch (Http2Exception refusal) {
            metrics.refused(Http2Refusal.HEAD);
            throw refusal;
        }
    }
}

package io.herald.gateway.http.guard;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes the requests of one connection, and is stricter than the platform: every byte of a head is held to the
 * grammar ({@link HeadScan}), and its length is said in one way only. After a request or a chunk that is refused
 * nothing more is read from the connection. It also says how far reading is, for those who keep deadlines, and does
 * not read a head twice that it is asked to know. Lives in the connection's pipeline.
 */
public final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_PART_BYTES = 64 << 10;
    private static final int MAX_KNOWN_BYTES = 1 << 10;
    private static final byte[] NONE = new byte[0];

    /** A request is in another version than HTTP/1.1. */
    public static final class OtherVersionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private OtherVersionException() {
            super("not HTTP/1.1", null, false, false);
        }
    }

    /**
     * Requests that follow each other, with the head that was to be {@linkplain #knowHead known}.
     *
     * @param bodies their bodies, in order
     */
    public record Repeated(Payloads bodies) {}

    /** How far reading is. */
    public enum Phase {
        /** Nothing has come yet. */
        NEW,
        /** A request's head is coming. */
        HEAD,
        /** A request's body is coming. */
        BODY,
        /** Between two requests. */
        IDLE
    }

    private final HeadScan scan = new HeadScan();
    private Phase phase = Phase.NEW;
    private long steps;
    private boolean hasRead;
    private boolean lengthsConflict;
    private boolean discarding;
    /** The bytes of the last head that came in one piece and is not too long to be known. */
    private byte[] lastHead = NONE;

    private KnownHead known;
    private boolean headStarts;
    /** Null where all that comes is decoded. */
    private Backlog backlog;

    private ChannelHandlerContext context;

    /**
     * @param maxLineBytes the longest request line
     * @param maxHeadersBytes the longest all headers may be together
     */
    public RequestDecoder(int maxLineBytes, int maxHeadersBytes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxLineBytes)
                .setMaxHeaderSize(maxHeadersBytes)
                .setMaxChunkSize(MAX_PART_BYTES)
                // What a name and a value may be made of is checked by the scan.
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false)));
    }

    /** How far reading is. */
    public Phase phase() {
        return phase;
    }

    /** A number that changes whenever the phase does. */
    public long steps() {
        return steps;
    }

    /** Whether a request has come in whole. */
    public boolean hasRead() {
        return hasRead;
    }

    /** From now on, what comes is thrown away. */
    public void discard() {
        discarding = true;
        if (backlog != null) {
            backlog.drop();
        }
    }

    /**
     * From now on, requests with the same head as the last one come as {@link Repeated} where they are here whole: that
     * head is not to be read again.
     *
     * @param bodyBytes the length of the body that it announces
     */
    public void knowHead(int bodyBytes) {
        known = lastHead.length == 0 ? null : new KnownHead(lastHead, bodyBytes);
    }

    /** From now on, a request is decoded only while its connection's backlog does not hold it. */
    public void holdBy(Backlog of) {
        backlog = of;
    }

    /** Decodes what was held, as far as it is not to be held any longer: together with what comes, which is nothing. */
    public void goOn() {
        if (!isHolding()) {
            return;
        }
        backlog.release();
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } catch (Exception fault) {
            context.fireExceptionCaught(fault);
        }
    }

    /** Whether something has come that is not decoded. */
    public boolean hasMore() {
        return actualReadableBytes() > 0;
    }

    /** Whether something is held. */
    public boolean isHolding() {
        return backlog != null && backlog.isHolding();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** The platform's decoder reads more where nothing came out of what it has; which is what is wanted here. */
    @Override
    public void channelReadComplete(ChannelHandlerContext completed) throws Exception {
        if (isHolding()) {
            completed.fireChannelReadComplete();
        } else {
            super.channelReadComplete(completed);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean begins = phase == Phase.IDLE || phase == Phase.NEW;
        if (phase != Phase.HEAD && backlog != null && backlog.holds(in.readableBytes(), !begins)) {
            return;
        }
        if (begins) {
            Payloads bodies = known == null ? null : known.take(in);
            if (bodies != null) {
                enter(Phase.IDLE);
                out.add(new Repeated(bodies));
                return;
            }
            if (!skipLineEnds(in)) {
                return;
            }
            headStarts = true;
            enter(Phase.HEAD);
        }
        boolean inHead = phase == Phase.HEAD;
        int from = in.readerIndex();
        int produced = out.size();
        super.decode(context, in, out);
        if (inHead) {
            in.forEachByte(from, in.readerIndex() - from, scan);
            remember(in, from);
            checkHead(in, out, produced);
        } else if (out.size() > produced && out.get(out.size() - 1) instanceof HttpContent last) {
            checkBody(last);
        }
        if (out.size() > produced && out.get(out.size() - 1) instanceof LastHttpContent) {
            enter(Phase.IDLE);
        }
    }

    /** Line ends before a request line mean nothing (RFC 9112, 2.2). Gives whether there is more than that. */
    private static boolean skipLineEnds(ByteBuf in) {
        while (in.isReadable()) {
            byte next = in.getByte(in.readerIndex());
            if (next != '\r' && next != '\n') {
                return true;
            }
            in.skipBytes(1);
        }
        return false;
    }

    private void remember(ByteBuf in, int from) {
        int length = in.readerIndex() - from;
        boolean whole = headStarts && length <= MAX_KNOWN_BYTES;
        lastHead = whole ? ByteBufUtil.getBytes(in, from, length) : NONE;
        headStarts = false;
    }

    /** A call that finishes a head takes nothing of the body from the buffer: the platform's decoder returns first. */
    private void checkHead(ByteBuf in, List<Object> out, int produced) {
        if (out.size() > produced) {
            Throwable fault = fault((HttpRequest) out.get(produced));
            if (fault != null) {
                refuse(out, produced, fault);
            }
            scan.next();
            enter(Phase.BODY);
        } else if (scan.fault() != null) {
            refuse(out, produced, badRequest(scan.fault()));
        }
        if (discarding) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** The platform says of a chunk that it is wrong, in words of its own. */
    private void checkBody(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.setDecoderResult(DecoderResult.failure(badRequest("a chunk of the body is not well-formed")));
            discarding = true;
        }
    }

    /** What is refused comes out as a request of nothing in our own version, so that it is answered in ours. */
    private void refuse(List<Object> out, int produced, Throwable fault) {
        HttpMessage nothing = createInvalidMessage();
        nothing.setDecoderResult(DecoderResult.failure(fault));
        out.subList(produced, out.size()).clear();
        out.add(nothing);
        discarding = true;
    }

    private static BrokerException badRequest(String sentence) {
        return new BrokerException(ErrorCode.BAD_REQUEST, sentence);
    }

    private Throwable fault(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return request.decoderResult().cause();
        }
        String fault =
                scan.isComplete() ? BodyLength.fault(request, lengthsConflict) : "the head does not end as it should";
        fault = scan.fault() != null ? scan.fault() : fault;
        if (fault != null) {
            return badRequest(fault);
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1) ? null : new OtherVersionException();
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        lengthsConflict = true;
    }

    private void enter(Phase next) {
        phase = next;
        hasRead |= next == Phase.IDLE;
        steps++;
    }
}

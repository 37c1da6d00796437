package io.herald.gateway.http.guard;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes the requests of one connection, and is stricter than the platform: every byte of a head is held to the
 * grammar ({@link HeadScan}), and its length is said in one way only. After a request that is refused here nothing
 * more is read from the connection. It also says how far reading is, for those who keep deadlines. Lives in the
 * connection's pipeline.
 */
public final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_PART_BYTES = 64 << 10;

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
    private boolean lengthsConflict;
    private boolean discarding;

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

    /** From now on, what comes is thrown away. */
    public void discard() {
        discarding = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (phase == Phase.IDLE || phase == Phase.NEW) {
            enter(Phase.HEAD);
        }
        boolean inHead = phase == Phase.HEAD;
        int from = in.readerIndex();
        int produced = out.size();
        super.decode(context, in, out);
        if (inHead) {
            in.forEachByte(from, in.readerIndex() - from, scan);
            checkHead(in, out, produced);
        }
        if (out.size() > produced && out.get(out.size() - 1) instanceof LastHttpContent) {
            enter(Phase.IDLE);
        }
    }

    /** A call that finishes a head takes nothing of the body from the buffer: the platform's decoder returns first. */
    private void checkHead(ByteBuf in, List<Object> out, int produced) {
        if (out.size() > produced) {
            HttpRequest request = (HttpRequest) out.get(produced);
            String fault = fault(request);
            if (request.decoderResult().isFailure()) {
                discarding = true;
            } else if (fault != null) {
                refuse(request, fault);
            }
            scan.next();
            enter(Phase.BODY);
        } else if (scan.fault() != null) {
            HttpMessage nothing = createInvalidMessage();
            refuse(nothing, scan.fault());
            out.add(nothing);
        }
        if (discarding) {
            in.skipBytes(in.readableBytes());
        }
    }

    private void refuse(HttpMessage request, String fault) {
        request.setDecoderResult(DecoderResult.failure(new BrokerException(ErrorCode.BAD_REQUEST, fault)));
        discarding = true;
    }

    private String fault(HttpRequest request) {
        if (scan.fault() != null) {
            return scan.fault();
        }
        if (!scan.isComplete()) {
            return "the head does not end as it should";
        }
        HttpHeaders headers = request.headers();
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return headers.contains(HttpHeaderNames.CONTENT_LENGTH) ? lengthFault(headers) : null;
        }
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (lengthsConflict || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return "Transfer-Encoding and Content-Length exclude each other";
        }
        if (encodings.size() > 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
            return "the only Transfer-Encoding is chunked";
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1) ? null : "chunks come with HTTP/1.1 only";
    }

    private static String lengthFault(HttpHeaders headers) {
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        String length = lengths.get(0);
        // A long has room for eighteen digits, whichever they are.
        boolean number =
                !length.isEmpty() && length.length() <= 18 && length.chars().allMatch(RequestDecoder::isDigit);
        return lengths.size() == 1 && number ? null : "Content-Length is one number";
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        lengthsConflict = true;
    }

    private void enter(Phase next) {
        phase = next;
        steps++;
    }
}

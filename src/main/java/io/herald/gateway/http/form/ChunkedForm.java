package io.herald.gateway.http.form;

import io.herald.gateway.Encoded;
import io.herald.topic.ErrorCode;
import io.herald.topic.Page;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * A textual stream in the chunks of HTTP/1.1, framed here once for all its streams:
 *
 * <pre>
 *   0000012c CRLF  all messages but the last  CRLF  0000009a CRLF  the last message  CRLF
 *                                                   ^ lastStart
 * </pre>
 *
 * The last message has a chunk to itself, so that it can be sent alone.
 */
public final class ChunkedForm implements StreamForm {
    private static final int SIZE_DIGITS = 8;

    private final StreamText text;
    private final OutputBytes out = new OutputBytes();
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    private ChunkedForm(StreamText text) {
        this.text = text;
    }

    /** Server-sent events whose data is the payload. */
    public static ChunkedForm ofPayloads() {
        return new ChunkedForm(ServerSentEvents.ofPayloads());
    }

    /** Server-sent events whose data is the envelope. */
    public static ChunkedForm ofEnvelopes() {
        return new ChunkedForm(ServerSentEvents.ofEnvelopes());
    }

    /** JSON lines. */
    public static ChunkedForm ofLines() {
        return new ChunkedForm(new JsonLines());
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        int messages = 0;
        for (Run run : runs) {
            messages += run.count();
        }
        int lastStart = 0;
        int left = messages;
        beginChunk();
        for (Run run : runs) {
            for (int i = 0; i < run.count(); i++) {
                if (--left == 0 && messages > 1) {
                    endChunk(lastStart);
                    lastStart = out.length();
                    openChunk();
                }
                text.message(run, i, out);
            }
        }
        endChunk(lastStart);
        return new Encoded(out.toBuffer(allocator), messages, lastStart);
    }

    @Override
    public Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        beginChunk();
        text.again(message, times, out);
        endChunk(0);
        return new Encoded(out.toBuffer(allocator), 1, 0);
    }

    @Override
    public ByteBuf opening(Position position) {
        return chunk(text.opening(position));
    }

    @Override
    public ByteBuf heartbeat() {
        return chunk(text.heartbeat());
    }

    @Override
    public ByteBuf gap(TopicFilter filter, long count) {
        return control("gap", ControlJson.gap(filter, count));
    }

    @Override
    public ByteBuf missing(Page.Missing missing) {
        return control("gap", ControlJson.missing(missing));
    }

    @Override
    public ByteBuf comeBack(long afterMs) {
        String said = text.comeBack(afterMs);
        // An empty chunk would be the last.
        return said.isEmpty() ? Unpooled.EMPTY_BUFFER : chunk(said);
    }

    @Override
    public ByteBuf error(ErrorCode code, String detail) {
        return control("error", ControlJson.error(code, detail));
    }

    @Override
    public ByteBuf ending() {
        return out.clear().ascii("0\r\n\r\n").toBuffer(allocator);
    }

    private ByteBuf chunk(String content) {
        beginChunk();
        out.ascii(content);
        endChunk(0);
        return out.toBuffer(allocator);
    }

    private ByteBuf control(String name, byte[] json) {
        beginChunk();
        text.control(name, json, out);
        endChunk(0);
        return out.toBuffer(allocator);
    }

    private void beginChunk() {
        out.clear();
        openChunk();
    }

    private void openChunk() {
        out.ascii("00000000\r\n");
    }

    private void endChunk(int start) {
        out.hexAt(start, out.length() - start - SIZE_DIGITS - 2);
        out.ascii("\r\n");
    }
}

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

/** A textual stream as it is, for what frames the bytes of each stream itself: HTTP/2. Used by one door instance. */
public final class PlainForm implements StreamForm {
    private final StreamText text;
    private final OutputBytes out = new OutputBytes();
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    private PlainForm(StreamText text) {
        this.text = text;
    }

    /** Server-sent events whose data is the payload. */
    public static PlainForm ofPayloads() {
        return new PlainForm(ServerSentEvents.ofPayloads());
    }

    /** Server-sent events whose data is the envelope. */
    public static PlainForm ofEnvelopes() {
        return new PlainForm(ServerSentEvents.ofEnvelopes());
    }

    /** JSON lines. */
    public static PlainForm ofLines() {
        return new PlainForm(new JsonLines());
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        out.clear();
        int messages = 0;
        int lastStart = 0;
        for (Run run : runs) {
            for (int i = 0; i < run.count(); i++) {
                lastStart = out.length();
                text.message(run, i, out);
            }
            messages += run.count();
        }
        return new Encoded(out.toBuffer(allocator), messages, lastStart);
    }

    @Override
    public Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        text.again(message, times, out.clear());
        return new Encoded(out.toBuffer(allocator), 1, 0);
    }

    @Override
    public ByteBuf opening(Position position) {
        return said(text.opening(position));
    }

    @Override
    public ByteBuf heartbeat() {
        return said(text.heartbeat());
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
        return said(text.comeBack(afterMs));
    }

    @Override
    public ByteBuf error(ErrorCode code, String detail) {
        return control("error", ControlJson.error(code, detail));
    }

    /** The last frame says so, and not what is in it. */
    @Override
    public ByteBuf ending() {
        return Unpooled.EMPTY_BUFFER;
    }

    private ByteBuf said(String content) {
        return out.clear().ascii(content).toBuffer(allocator);
    }

    private ByteBuf control(String name, byte[] json) {
        text.control(name, json, out.clear());
        return out.toBuffer(allocator);
    }
}

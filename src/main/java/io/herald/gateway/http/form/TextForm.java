package io.herald.gateway.http.form;

import io.herald.gateway.Encoded;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * A textual stream, framed here once for all its streams. In chunks it is
 *
 * <pre>
 *   0000012c CRLF  all messages but the last  CRLF  0000009a CRLF  the last message  CRLF
 *                                                   ^ lastStart
 * </pre>
 *
 * The last message has a frame to itself, so that it can be sent alone. Used by one door instance.
 */
public final class TextForm implements StreamForm {
    private final StreamText text;
    private final Framing framing;
    private final OutputBytes out = new OutputBytes();
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    private TextForm(StreamText text, Framing framing) {
        this.text = text;
        this.framing = framing;
    }

    /** Server-sent events whose data is the payload. */
    public static TextForm ofPayloads(Framing framing) {
        return new TextForm(ServerSentEvents.ofPayloads(), framing);
    }

    /** Server-sent events whose data is the envelope. */
    public static TextForm ofEnvelopes(Framing framing) {
        return new TextForm(ServerSentEvents.ofEnvelopes(), framing);
    }

    /** JSON lines. */
    public static TextForm ofLines(Framing framing) {
        return new TextForm(new JsonLines(), framing);
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        int messages = 0;
        for (Run run : runs) {
            messages += run.count();
        }
        int lastStart = 0;
        int left = messages;
        begin();
        for (Run run : runs) {
            for (int i = 0; i < run.count(); i++) {
                if (--left == 0 && messages > 1) {
                    framing.close(lastStart, out);
                    lastStart = out.length();
                    framing.open(out);
                }
                text.message(run, i, out);
            }
        }
        framing.close(lastStart, out);
        return new Encoded(out.toBuffer(allocator), messages, lastStart);
    }

    @Override
    public Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        begin();
        text.again(message, times, out);
        framing.close(0, out);
        return new Encoded(out.toBuffer(allocator), 1, 0);
    }

    @Override
    public ByteBuf opening(Position position) {
        return framed(text.opening(position));
    }

    @Override
    public ByteBuf heartbeat() {
        return framed(text.heartbeat());
    }

    @Override
    public ByteBuf comeBack(long afterMs) {
        String said = text.comeBack(afterMs);
        // An empty chunk would be the last.
        return said.isEmpty() ? Unpooled.EMPTY_BUFFER : framed(said);
    }

    @Override
    public ByteBuf ending() {
        return out.clear().ascii(framing.ending()).toBuffer(allocator);
    }

    private ByteBuf framed(String content) {
        begin();
        out.ascii(content);
        framing.close(0, out);
        return out.toBuffer(allocator);
    }

    @Override
    public ByteBuf control(String name, byte[] json) {
        begin();
        text.control(name, json, out);
        framing.close(0, out);
        return out.toBuffer(allocator);
    }

    private void begin() {
        framing.open(out.clear());
    }
}

package io.herald.gateway.http.form;

import io.herald.gateway.Encoded;
import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * WebSocket frames (RFC 6455, section 5.2). A server's frames are not masked, so they are the same for all. A message
 * is a frame: its envelope as text, or its payload, as text where it is UTF-8 and as binary where it is not. A
 * control event is a text with an object whose only member is its name: {@code {"gap":{…}}}.
 */
public final class WebSocketForm implements StreamForm {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int GOING_AWAY = 1001;

    private final PayloadText text = new PayloadText();
    private final Envelope envelope;
    private final OutputBytes out = new OutputBytes();
    private final OutputBytes content = new OutputBytes();
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    private WebSocketForm(boolean enveloped) {
        this.envelope = enveloped ? new Envelope(text) : null;
    }

    /** Frames that carry payloads. */
    public static WebSocketForm ofPayloads() {
        return new WebSocketForm(false);
    }

    /** Frames that carry envelopes. */
    public static WebSocketForm ofEnvelopes() {
        return new WebSocketForm(true);
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        out.clear();
        int messages = 0;
        int lastStart = 0;
        for (Run run : runs) {
            messages += run.count();
            for (int i = 0; i < run.count(); i++) {
                lastStart = out.length();
                message(run, i);
            }
        }
        return new Encoded(out.toBuffer(allocator), messages, lastStart);
    }

    private void message(Run run, int i) {
        Payloads payloads = run.payloads();
        if (envelope != null) {
            envelope.write(run, i, content.clear());
            frame(TEXT, content.length());
            content.copyTo(out);
        } else {
            boolean isText = text.isText(payloads.bytes(), payloads.start(i), payloads.end(i));
            frame(isText ? TEXT : BINARY, payloads.length(i));
            out.octets(payloads.bytes(), payloads.start(i), payloads.end(i));
        }
    }

    private void frame(int kind, int length) {
        out.octet(kind);
        if (length < 126) {
            out.octet(length);
        } else if (length < 1 << 16) {
            out.octet(126).octet(length >> 8).octet(length);
        } else {
            out.octet(127).octet(0).octet(0).octet(0).octet(0);
            out.octet(length >> 24).octet(length >> 16).octet(length >> 8).octet(length);
        }
    }

    /** A text of one's own. */
    public ByteBuf text(byte[] utf8) {
        out.clear();
        frame(TEXT, utf8.length);
        return out.octets(utf8).toBuffer(allocator);
    }

    /** That the connection is open says all. */
    @Override
    public ByteBuf opening(Position position) {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public ByteBuf heartbeat() {
        return out.clear().octet(PING).octet(0).toBuffer(allocator);
    }

    @Override
    public ByteBuf control(String name, byte[] json) {
        content.clear().ascii("{\"").ascii(name).ascii("\":").octets(json).octet('}');
        return text(content.toArray());
    }

    @Override
    public ByteBuf ending() {
        out.clear().octet(CLOSE).octet(2).octet(GOING_AWAY >> 8).octet(GOING_AWAY);
        return out.toBuffer(allocator);
    }
}

package io.herald.gateway.tcp;

import io.herald.gateway.Encoded;
import io.herald.gateway.RunEncoder;
import io.herald.line.MessageLines;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.time.ZoneId;
import java.util.List;

/** The form {@code DELIVER}, for people. Times are told in the broker's own time zone. */
final class LineEncoder implements RunEncoder {
    private final MessageLines lines = new MessageLines(ZoneId.systemDefault());

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        int messages = 0;
        int lastStart = 0;
        for (Run run : runs) {
            lastStart = lines.encode(run, out);
            messages += run.count();
        }
        ByteBuf bytes = allocator.directBuffer(out.size()).writeBytes(out.toByteArray());
        return new Encoded(bytes, messages, lastStart);
    }
}

package io.herald.gateway.tcp;

import io.herald.gateway.Encoded;
import io.herald.gateway.RunEncoder;
import io.herald.line.MessageFrames;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/** The form {@code MSG}, for programs: frames written straight into the buffer that the sockets send. */
final class FrameEncoder implements RunEncoder {
    private final MessageFrames frames = new MessageFrames();

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        int size = 0;
        int messages = 0;
        for (Run run : runs) {
            size += frames.maxSize(run);
            messages += run.count();
        }
        ByteBuf bytes = allocator.directBuffer(size);
        ByteBuffer out = bytes.internalNioBuffer(0, size);
        int origin = out.position();
        for (Run run : runs) {
            frames.encode(run, out);
        }
        bytes.writerIndex(out.position() - origin);
        return new Encoded(bytes, messages, frames.lastStart() - origin);
    }

    @Override
    public Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        int size = frames.maxSize(message) + MessageFrames.MAX_DUP;
        ByteBuf bytes = allocator.directBuffer(size);
        ByteBuffer out = bytes.internalNioBuffer(0, size);
        int origin = out.position();
        frames.encodeAgain(message, times, out);
        bytes.writerIndex(out.position() - origin);
        return new Encoded(bytes, 1, 0);
    }
}

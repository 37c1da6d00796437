package io.herald.gateway.mqtt;

import io.herald.gateway.Encoded;
import io.herald.gateway.RunEncoder;
import io.herald.mqtt.PublishFrames;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One way of writing {@code PUBLISH} packets: sessions of one door instance that share it share the bytes, but for the
 * packet ids. Belongs to the event loop of the instance.
 */
final class PublishForm implements RunEncoder {
    private final PublishFrames frames;
    private final boolean keepsRetain;
    private final String notFrom;

    /**
     * @param frames writes the packets
     * @param keepsRetain whether messages that were published to be retained are marked so
     * @param notFrom whose messages are left out; null for nobody's
     */
    PublishForm(PublishFrames frames, boolean keepsRetain, String notFrom) {
        this.frames = frames;
        this.keepsRetain = keepsRetain;
        this.notFrom = notFrom;
    }

    @Override
    public boolean keepsRetain() {
        return keepsRetain;
    }

    @Override
    public List<Run> wanted(List<Run> runs) {
        if (notFrom == null) {
            return runs;
        }
        List<Run> wanted = new ArrayList<>(runs);
        wanted.removeIf(run -> run.head().publisher().equals(notFrom));
        return wanted.size() == runs.size() ? runs : wanted;
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        return encode(runs, false, allocator);
    }

    @Override
    public Encoded encodeAgain(Run message, int times, ByteBufAllocator allocator) {
        return encode(List.of(message), true, allocator);
    }

    private Encoded encode(List<Run> runs, boolean dup, ByteBufAllocator allocator) {
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
            frames.encode(run, dup, out);
        }
        bytes.writerIndex(out.position() - origin);
        return new Encoded(bytes, messages, frames.lastStart() - origin);
    }
}

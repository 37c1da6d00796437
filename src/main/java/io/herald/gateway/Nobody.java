package io.herald.gateway;

import io.herald.topic.Page;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Stands in the place of a client and takes nothing, while something is done with a session nobody is connected to. */
final class Nobody implements Sink, RunEncoder {
    @Override
    public boolean hasRoom() {
        return false;
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        int messages = runs.stream().mapToInt(Run::count).sum();
        return new Encoded(Unpooled.EMPTY_BUFFER, messages, 0);
    }

    @Override
    public void write(ByteBuf encoded) {
        encoded.release();
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        // Nobody is told.
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        // Nobody is told: whoever reads from there is.
    }

    @Override
    public void flush() {
        // Nothing was written.
    }

    @Override
    public void whenSent(Runnable action) {
        // Nothing is ever sent.
    }
}

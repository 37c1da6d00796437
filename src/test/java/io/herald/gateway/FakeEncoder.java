package io.herald.gateway;

import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** A form that writes each payload as a line, and remembers every buffer it made. */
final class FakeEncoder implements RunEncoder {
    private final List<ByteBuf> made = new ArrayList<>();
    private boolean broken;
    private boolean stumbles;

    /** Every buffer that was made, in order. */
    List<ByteBuf> made() {
        return made;
    }

    /** How many of the buffers somebody still holds. */
    long held() {
        return made.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    void breakDown() {
        broken = true;
    }

    /** Fails with the next run, and with no other. */
    void stumble() {
        stumbles = true;
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        boolean fails = broken || stumbles;
        stumbles = false;
        if (fails) {
            throw new IllegalStateException("the encoder is broken, as the test wants it");
        }
        ByteBuf out = allocator.directBuffer();
        int messages = 0;
        int lastStart = 0;
        for (Run run : runs) {
            Payloads payloads = run.payloads();
            for (int i = 0; i < payloads.count(); i++) {
                lastStart = out.readableBytes();
                out.writeBytes(payloads.copy(i)).writeByte('\n');
            }
            messages += payloads.count();
        }
        made.add(out);
        return new Encoded(out, messages, lastStart);
    }
}

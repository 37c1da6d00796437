package io.herald.gateway.http.guard;

import io.herald.topic.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The head of a request that was read before: what comes in the very same bytes says the very same, and is not read
 * again. Belongs to one connection.
 */
final class KnownHead {
    private final ByteBuf head;
    private final int bodyBytes;

    /**
     * @param head its bytes, from the request line to the empty line; taken over
     * @param bodyBytes the length of the body that it announces
     */
    KnownHead(byte[] head, int bodyBytes) {
        this.head = Unpooled.wrappedBuffer(head);
        this.bodyBytes = bodyBytes;
    }

    /**
     * Takes as many requests with this head as stand whole at the beginning of a read.
     *
     * @return their bodies, in order; null where there is none, and then nothing was taken
     */
    Payloads take(ByteBuf in) {
        int headBytes = head.readableBytes();
        int size = headBytes + bodyBytes;
        int from = in.readerIndex();
        int fitting = in.readableBytes() / size;
        int count = 0;
        while (count < fitting && ByteBufUtil.equals(head, 0, in, from + count * size, headBytes)) {
            count++;
        }
        if (count == 0) {
            return null;
        }
        byte[] bodies = new byte[count * bodyBytes];
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            in.getBytes(from + i * size + headBytes, bodies, i * bodyBytes, bodyBytes);
            bounds[2 * i] = i * bodyBytes;
            bounds[2 * i + 1] = (i + 1) * bodyBytes;
        }
        in.skipBytes(count * size);
        return new Payloads(bodies, bounds, 0, count);
    }
}

package io.herald.gateway;

import io.netty.buffer.ByteBuf;

/**
 * Messages of one topic in a door's form, encoded once and shared by all subscribers that want this form.
 *
 * @param bytes the bytes; whoever keeps them takes a reference of its own
 * @param messages how many messages these are
 * @param lastStart where the last of them begins, counted from the first readable byte
 * @param waiters for how many subscribers they wait
 */
public record Encoded(ByteBuf bytes, int messages, int lastStart, Waiters waiters) {
    /** Of messages that wait for nobody yet. */
    public Encoded(ByteBuf bytes, int messages, int lastStart) {
        this(bytes, messages, lastStart, new Waiters());
    }

    /** How many wait for the same bytes, which are there once for all of them. On the door instance's event loop. */
    public static final class Waiters {
        private int count;

        /** There is one more; whether it is the first. */
        boolean join() {
            return count++ == 0;
        }

        /** There is one less; whether it was the last. */
        boolean leave() {
            return --count == 0;
        }
    }
}

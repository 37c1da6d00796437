package io.herald.gateway.http.stream;

import io.netty.buffer.ByteBuf;

/**
 * Where the bytes of one stream go out. From the head of the response on, everything must go this way. Owned by its
 * stream, on the event loop of its connection.
 */
public interface StreamOutput {
    /** The most bytes it holds unsent before it says that it takes no more. */
    int HIGH_WATER = 256 << 10;
    /** How long a client has to read what was written before the end. */
    long FLUSH_MS = 5_000;

    /** Whether it takes more now; when that changes, the stream is told. */
    boolean hasRoom();

    /** How many bytes were written and are not sent yet. */
    long unsentBytes();

    /** Writes bytes; the reference is the output's now. They may stay unsent until {@link #flush}. */
    void write(ByteBuf bytes);

    /** Sends what was written. */
    void flush();

    /** Sends what was written, and calls back once all of it is handed to the system; never where that fails. */
    void whenSent(Runnable action);

    /** Closes at once where the other end is no longer there. */
    void cutIfGone(long nowMs);

    /** Sends what was written, and ends; a client that does not read is cut off after a while. */
    void close();
}

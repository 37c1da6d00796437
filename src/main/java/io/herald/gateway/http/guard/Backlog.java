package io.herald.gateway.http.guard;

import io.netty.channel.Channel;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The requests of a connection that have come and are not decoded, for there are others before them that are not
 * answered: their bytes take a tenth of the memory that they would take as requests. While there are any, nothing more
 * is read. Owned by its connection, on that connection's event loop.
 */
public final class Backlog {
    private final Channel channel;
    private final BooleanSupplier full;
    private final IntConsumer told;
    private int heldBytes;
    private boolean stopped;

    /**
     * @param channel the connection
     * @param full whether nothing more is to be decoded now
     * @param told hears how many bytes are held, when that changes
     */
    public Backlog(Channel channel, BooleanSupplier full, IntConsumer told) {
        this.channel = channel;
        this.full = full;
        this.told = told;
    }

    /** Whether these bytes are to stay what they are. */
    boolean holds(int bytes) {
        boolean holds = full.getAsBoolean();
        int held = holds ? bytes : 0;
        if (held != heldBytes) {
            heldBytes = held;
            told.accept(held);
        }
        if (isHolding()) {
            stopReading();
        }
        return holds;
    }

    boolean isHolding() {
        return heldBytes > 0;
    }

    /** Reads nothing more, until it is told to. */
    public void stopReading() {
        if (channel.config().isAutoRead()) {
            // Where it is off already somebody else has stopped reading, and will go on with it.
            channel.config().setAutoRead(false);
            stopped = true;
        }
    }

    /** Reads on, where it has stopped that, and holds nothing. */
    public void readOn() {
        if (stopped && !isHolding()) {
            stopped = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Whether somebody else may read on: the platform does with each answer. */
    public boolean maySomebodyRead() {
        if (isHolding()) {
            stopReading();
        }
        return !isHolding();
    }
}

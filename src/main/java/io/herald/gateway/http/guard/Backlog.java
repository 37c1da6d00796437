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
    private final BooleanSupplier waiting;
    private final IntConsumer told;
    private int heldBytes;
    private boolean holding;
    private boolean stopped;

    /**
     * @param channel the connection
     * @param full whether no other request is to be decoded now
     * @param waiting whether the request that has begun waits for the one before it, so that its body has to
     * @param told hears how many bytes are held, when that changes
     */
    public Backlog(Channel channel, BooleanSupplier full, BooleanSupplier waiting, IntConsumer told) {
        this.channel = channel;
        this.full = full;
        this.waiting = waiting;
        this.told = told;
    }

    /**
     * Whether these bytes are to stay what they are.
     *
     * @param body whether they belong to the body of a request that has begun
     */
    boolean holds(int bytes, boolean body) {
        holding = (body ? waiting : full).getAsBoolean();
        tell(holding ? bytes : 0);
        if (holding) {
            stopReading();
        }
        return holding;
    }

    private void tell(int held) {
        if (held != heldBytes) {
            heldBytes = held;
            told.accept(held);
        }
    }

    boolean isHolding() {
        return holding;
    }

    /**
     * What is held is decoded next. Reading is on again before that: it stays off if the platform switches it off
     * meanwhile, which does that once, and not where it is off already.
     */
    void release() {
        holding = false;
        readOn();
    }

    /** What is held is thrown away, and so is what comes. */
    void drop() {
        tell(0);
        release();
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
        if (stopped && !holding) {
            stopped = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Whether somebody else may read on: the platform does with each answer. */
    public boolean maySomebodyRead() {
        if (holding) {
            stopReading();
        }
        return !holding;
    }
}

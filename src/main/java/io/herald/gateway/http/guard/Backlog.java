package io.herald.gateway.http.guard;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The requests of a connection that have come and are not decoded, for there are others before them that are not
 * answered: their bytes take a tenth of the memory that they would take as requests. Owned by its connection, on that
 * connection's event loop.
 */
public final class Backlog {
    private final BooleanSupplier full;
    private final IntConsumer told;
    private int heldBytes;

    /**
     * @param full whether nothing more is to be decoded now
     * @param told hears how many bytes are held, when that changes
     */
    public Backlog(BooleanSupplier full, IntConsumer told) {
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
        return holds;
    }

    boolean isHolding() {
        return heldBytes > 0;
    }
}

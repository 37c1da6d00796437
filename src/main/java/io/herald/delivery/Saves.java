package io.herald.delivery;

/**
 * Which changes of a session are on disk: each that has to be gets a number, and whatever may only go out when it is
 * there waits for that number. Belongs to the connection, on its event loop.
 *
 * <pre>
 *   change ──▶ DUE ──▶ saving ──▶ ASKED FOR ──▶ saved ──▶ ON DISK
 *               ▲                     │
 *               └─────── failed ──────┘
 * </pre>
 */
public final class Saves {
    /** What waits for nothing. */
    public static final long NOW = 0;

    private Runnable listener = () -> {};
    private long changed;
    private long asked;
    private long saved;

    /** Has somebody called whenever something changes. */
    public void onChange(Runnable called) {
        listener = called;
    }

    /** Something has changed that has to be on disk; the number of that change. */
    long change() {
        note();
        return ++changed;
    }

    /** Something has changed that nobody waits for: it is to be on disk some time. */
    void note() {
        listener.run();
    }

    /** Whether there are changes that no save was asked for. */
    public boolean isDue() {
        return changed > asked;
    }

    /** A save is asked for, of all as it is now; its number, for {@link #saved}. */
    public long saving() {
        asked = changed;
        return asked;
    }

    /** A save is done. */
    public void saved(long number) {
        saved = Math.max(saved, number);
    }

    /** A save has failed: it is due again. */
    public void failed() {
        asked = saved;
    }

    /** Whether a change is on disk. */
    public boolean has(long change) {
        return change <= saved;
    }
}

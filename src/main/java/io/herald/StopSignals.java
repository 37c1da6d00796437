package io.herald;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * What the process does when it is told to end: the first signal has it stop in order, and another ends it at once,
 * which the JVM would not do while it stops. One for the process; the signals come on threads of the JVM's.
 */
final class StopSignals {
    private static final int BY_SIGNAL = 128;

    private final Runnable stop;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private StopSignals(Runnable stop) {
        this.stop = stop;
    }

    /** @param stop stops in order and ends the process; it may take its time */
    static void call(Runnable stop) {
        StopSignals signals = new StopSignals(stop);
        // For the other ways to end, such as a terminal that is closed, and where a signal cannot be had.
        Runtime.getRuntime().addShutdownHook(new Thread(signals::first, "herald-stop"));
        Signals.register("TERM", () -> signals.told(15));
        Signals.register("INT", () -> signals.told(2));
    }

    private void told(int signal) {
        if (stopping.get()) {
            Runtime.getRuntime().halt(BY_SIGNAL + signal);
        }
        first();
    }

    private void first() {
        if (stopping.compareAndSet(false, true)) {
            stop.run();
        }
    }
}

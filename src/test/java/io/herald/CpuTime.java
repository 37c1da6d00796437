package io.herald;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a processor a process took over a span of time, where the kernel is Linux. Owned by a test. */
final class CpuTime {
    /** What the kernel counts in, in milliseconds. */
    private static final long TICK_MS = 10;

    private final Path stat;
    private long beganMs;
    private long beforeMs;
    private long percent;

    CpuTime(long pid) {
        stat = Path.of("/proc/" + pid + "/stat");
    }

    void begin() throws IOException {
        beganMs = System.nanoTime() / 1_000_000;
        beforeMs = takenMs();
    }

    void end() throws IOException {
        percent = 100 * (takenMs() - beforeMs) / Math.max(1, System.nanoTime() / 1_000_000 - beganMs);
    }

    /** A hundred for each processor that it had for itself. */
    long percent() {
        return percent;
    }

    private long takenMs() throws IOException {
        String text = Files.readString(stat);
        // The name in brackets may have blanks in it; user and system time are the 14th and 15th field.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return TICK_MS * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }
}

package io.herald;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** What the kernel of Linux waits for on its connections. See proc(5). */
final class KernelTimers {
    private static final String KEEP_ALIVE = "02";

    private KernelTimers() {}

    /** When the kernel probes the connection, in hundredths of a second; nothing where it does not now. */
    static OptionalLong keepAlive(int localPort, int remotePort) throws IOException {
        String ends = String.format(Locale.ROOT, ":%04X [0-9A-F]+:%04X ", localPort, remotePort);
        for (Path table : new Path[] {Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")}) {
            for (String row : Files.readAllLines(table)) {
                if (row.matches(".*" + ends + ".*")) {
                    String[] timer = row.strip().split(" +")[5].split(":");
                    return timer[0].equals(KEEP_ALIVE)
                            ? OptionalLong.of(Long.parseLong(timer[1], 16))
                            : OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }
}

package io.herald.machine;

import io.herald.metrics.Metrics;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What sockets and their buffers take outside the heap. Without state; any thread. */
public final class DirectMemory {
    private static final String POOL = "direct";

    private DirectMemory() {}

    /** Tells it with all that is measured. */
    public static void tell(Metrics metrics) {
        metrics.tell(new Metrics.Gauge(
                "herald.direct.memory.bytes", "bytes", "Memory outside the heap, for buffers", DirectMemory::used));
        metrics.tell(new Metrics.Gauge(
                "herald.direct.memory.max.bytes",
                "bytes",
                "The most memory that buffers may take outside the heap",
                PlatformDependent::maxDirectMemory));
    }

    /** Netty counts its own where it allocates past the JVM, and the JVM counts the rest. */
    private static long used() {
        long counted = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(POOL))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return counted + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}

package io.herald.machine;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when so much of the heap is in use that nobody more should come in: what is left is for those who are here. It
 * looks after each collection, for what is in use before one is mostly garbage. One for the process; a thread of the
 * JVM's.
 */
public final class FullHeap {
    /** From here on nobody more comes in. */
    static final int FULL_PERCENT = 85;
    /** From here on they do again. */
    static final int ROOM_PERCENT = 75;

    private static final Logger LOG = LoggerFactory.getLogger(FullHeap.class);

    private final LongSupplier mostBytes;
    private final Consumer<Boolean> told;
    private boolean full;

    /**
     * @param mostBytes how large the heap may become
     * @param told gets whether it is full, whenever that changes
     */
    FullHeap(LongSupplier mostBytes, Consumer<Boolean> told) {
        this.mostBytes = mostBytes;
        this.told = told;
    }

    /** Watches over the heap of this process from now on. */
    public static void watch(Consumer<Boolean> told) {
        Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        FullHeap heap = new FullHeap(Runtime.getRuntime()::maxMemory, told);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (collection, nothing) ->
                                heap.collected(usedAfter((CompositeData) collection.getUserData(), pools)),
                        null,
                        null);
            }
        }
    }

    private static long usedAfter(CompositeData collection, Set<String> pools) {
        Map<String, MemoryUsage> after =
                GarbageCollectionNotificationInfo.from(collection).getGcInfo().getMemoryUsageAfterGc();
        return after.entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** So many bytes were left after a collection. */
    synchronized void collected(long usedBytes) {
        long percent = 100 * usedBytes / mostBytes.getAsLong();
        if (!full && percent >= FULL_PERCENT) {
            full = true;
            LOG.warn("{} % of the heap are in use: nobody more is let in until it is less", percent);
            told.accept(true);
        } else if (full && percent <= ROOM_PERCENT) {
            full = false;
            LOG.warn("{} % of the heap are in use: clients are let in again", percent);
            told.accept(false);
        }
    }
}

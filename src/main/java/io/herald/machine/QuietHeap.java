package io.herald.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/**
 * Has the JVM give back memory that it took for a while: where nothing was collected for some seconds, G1 looks what is
 * alive, and shrinks the heap to that. Without it, what a crowd of connections took stays taken until much is published
 * again. One for the process; any thread.
 */
public final class QuietHeap {
    /** How long nothing was collected, in milliseconds. One look costs some tens of milliseconds of one processor. */
    private static final String EVERY_MS = "10000";

    private static final String COLLECTOR = "UseG1GC";
    private static final String INTERVAL = "G1PeriodicGCInterval";

    private QuietHeap() {}

    /** From now on; nothing happens where another collector is used, or an operator has said how it is to be. */
    public static void givesBack() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm != null && isG1(jvm) && jvm.getVMOption(INTERVAL).getOrigin() == VMOption.Origin.DEFAULT) {
            jvm.setVMOption(INTERVAL, EVERY_MS);
        }
    }

    private static boolean isG1(HotSpotDiagnosticMXBean jvm) {
        return Boolean.parseBoolean(jvm.getVMOption(COLLECTOR).getValue());
    }
}

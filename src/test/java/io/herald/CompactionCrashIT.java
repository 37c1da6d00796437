package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R1: the broker is killed while RocksDB compacts, which is seen by the thread that does it being at work, and by a
 * table without its end that is left. Whatever was acknowledged is there afterwards, once, in the order of its
 * publisher. That is done twice here, and {@code -Dcompaction.rounds=50} does it as often as one wants.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CompactionCrashIT {
    private static final int ROUNDS = Integer.getInteger("compaction.rounds", 2);
    private static final int MOST_TRIES = 10;
    private static final String COMPACTING = "rocksdb:low";
    private static final long MS = 1_000_000;
    /** How much a compaction has been at work when it is killed: less than a short one takes. */
    private static final int MOST_MS = 6;
    /** What a table that is whole ends with. */
    private static final long TABLE_END = 0xf7cff485b741e288L;

    @TempDir
    Path folder;

    private final CrashLoad load = new CrashLoad(true);

    @Test
    void r1_whatWasAcknowledgedIsThereAfterTheBrokerWasKilledWhileItCompacted() throws Exception {
        assumeThat(Path.of("/proc/self/schedstat")).exists();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int tries = 0;
        try (load) {
            for (int hits = 0; hits < ROUNDS; tries++) {
                assertThat(tries).as("some compactions are met").isLessThan(ROUNDS * MOST_TRIES);
                hits += publishUntilItIsKilled(1 + random.nextInt(MOST_MS)) ? 1 : 0;
            }
            try (BrokerProcess broker = BrokerProcess.run(folder);
                    LineClient reader = broker.connect(broker.linePort())) {
                assertThat(load.read(reader, "seed " + seed)).isEqualTo(new CrashLoad.Found(List.of(), 0));
            }
        }
        System.out.println("CompactionCrashIT: " + load.acknowledged() + " acknowledged, killed " + tries + " times");
    }

    /** Kills it when a compaction has been at work for so long, and tells whether that was left unfinished. */
    private boolean publishUntilItIsKilled(int workedMs) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            load.begin(broker.linePort(), broker.httpPort());
            load.awaitBusy();
            Path times = compacting(broker.pid()).resolve("schedstat");
            long before = workedNs(times);
            long worked = before;
            for (long last = -1; worked - before < workedMs * MS; worked = workedNs(times)) {
                // One that is at rest begins anew to be counted.
                before = worked == last ? worked : before;
                last = worked;
                assertThat(broker.exitsWithin(2)).isFalse();
            }
            broker.signal("KILL");
            load.end();
            assertThat(broker.exitCode()).isNotZero();
        }
        return leftUnfinished();
    }

    private static Path compacting(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.filter(CompactionCrashIT::compacts).findFirst().orElseThrow();
        }
    }

    private static boolean compacts(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(COMPACTING);
        } catch (IOException ended) {
            return false;
        }
    }

    private static long workedNs(Path times) throws IOException {
        return Long.parseLong(Files.readString(times).split(" ")[0]);
    }

    private boolean leftUnfinished() throws IOException {
        List<Path> tables;
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
        for (Path table : tables) {
            if (!isWhole(table)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhole(Path table) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "r")) {
            if (file.length() < Long.BYTES) {
                return false;
            }
            file.seek(file.length() - Long.BYTES);
            return file.readLong() == TABLE_END;
        }
    }
}

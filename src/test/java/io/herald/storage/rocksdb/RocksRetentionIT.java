package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder stays small however much goes through; {@code -Dherald.retention.mib} says how much, 128 by default. */
class RocksRetentionIT {
    private static final int APPENDED_MIB = Integer.getInteger("herald.retention.mib", 128);
    private static final long KEPT = (APPENDED_MIB / 16L) << 20;

    @TempDir
    Path folder;

    @Test
    void theFolderStaysBelowWhatIsKeptAndTheWriteBuffers() throws Exception {
        StorageOptions options = new StorageOptions(
                folder.resolve("log"), Duration.ofSeconds(1), Duration.ofDays(1), KEPT, Duration.ofMillis(10));
        long largest = 0;
        try (RocksStorage storage = RocksStorage.open(options)) {
            for (int i = 0; i < APPENDED_MIB; i++) {
                // Whoever drops what is old now and then does not come in time.
                appendOneMib(storage, i);
                largest = Math.max(largest, size());
            }
        }
        assertThat(largest).isLessThan(KEPT + (64 << 20));
        long began = System.nanoTime();
        try (RocksStorage storage = RocksStorage.open(options)) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(storage.findings()).isEmpty();
            assertThat(Drafts.all(
                            storage,
                            new io.herald.topic.PageQuery(
                                    List.of(Drafts.filter("t/3")), storage.oldest(), 1000, 1 << 20, 1)))
                    .hasSizeBetween(APPENDED_MIB / 2, APPENDED_MIB * 2);
        }
    }

    private static void appendOneMib(RocksStorage storage, int i) throws StorageException {
        String payload = "x".repeat(4096);
        for (int j = 0; j < 16; j++) {
            storage.append(
                    List.of(
                            Drafts.run(
                                    "t/" + j,
                                    Stream.generate(() -> payload).limit(16).toArray(String[]::new)),
                            Drafts.keyed("k", i + "-" + j, "once")),
                    1000 + i);
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}

package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many dedup keys come, and however long they and their topics are, the folder stays small. */
class RocksKeysIT {
    private static final long KEPT = 8 << 20;
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final String LONG = "x/".repeat(90) + "x".repeat(900);
    private static final int KEYS = 120_000;
    private static final int AT_ONCE = 1000;

    @TempDir
    Path folder;

    private StorageOptions options;

    @BeforeEach
    void choose() {
        options = new StorageOptions(
                folder.resolve("log"), Duration.ofSeconds(1), Duration.ofDays(1), KEPT, Duration.ofDays(1));
    }

    @Test
    void theFolderStaysSmallHoweverManyKeysComeAndTheLatestAreKnown() throws Exception {
        long largest = 0;
        try (RocksStorage storage = RocksStorage.open(options)) {
            for (int i = 0; i < KEYS; i += AT_ONCE) {
                storage.append(
                        IntStream.range(i, i + AT_ONCE)
                                .mapToObj(RocksKeysIT::run)
                                .toList(),
                        NOW_MS + i);
                largest = Math.max(largest, size());
            }
            assertThat(append(storage, run(0))).isEqualTo(Receipt.Outcome.STORED);
        }
        assertThat(largest).isLessThan(KEPT + (64 << 20));

        try (RocksStorage storage = RocksStorage.open(options)) {
            assertThat(append(storage, run(KEYS - 1))).isEqualTo(Receipt.Outcome.DUPLICATE);
            assertThat(append(storage, run(KEYS - AT_ONCE))).isEqualTo(Receipt.Outcome.DUPLICATE);
            assertThat(append(storage, Drafts.keyed(LONG, "k" + (KEYS - 1), "other")))
                    .isEqualTo(Receipt.Outcome.CONFLICT);
        }
    }

    @Test
    void keysAreKnownThroughAWindowThatBeganBeforeARestart() throws Exception {
        long day = Duration.ofDays(1).toMillis();
        try (RocksStorage storage = RocksStorage.open(options)) {
            storage.append(List.of(Drafts.keyed("t", "early", "once")), NOW_MS);
            storage.append(List.of(Drafts.keyed("t", "late", "once")), NOW_MS + day / 2);
        }
        try (RocksStorage storage = RocksStorage.open(options)) {
            storage.append(List.of(Drafts.keyed("t", "last", "once")), NOW_MS + day - 2);
            storage.dropOld(NOW_MS + day - 1);
            for (String key : List.of("early", "late", "last")) {
                assertThat(storage.append(List.of(Drafts.keyed("t", key, "once")), NOW_MS + day - 1)
                                .get(0)
                                .outcome())
                        .isEqualTo(Receipt.Outcome.DUPLICATE);
            }
            storage.dropOld(NOW_MS + day);
            assertThat(storage.append(List.of(Drafts.keyed("t", "early", "once")), NOW_MS + day)
                            .get(0)
                            .outcome())
                    .isEqualTo(Receipt.Outcome.STORED);
        }
    }

    private static Run run(int n) {
        return Drafts.keyed(LONG, "k" + n, "once");
    }

    private static Receipt.Outcome append(RocksStorage storage, Run run) throws StorageException {
        return storage.append(List.of(run), NOW_MS + KEYS).get(0).outcome();
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}

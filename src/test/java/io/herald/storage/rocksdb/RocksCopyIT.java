package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.keyed;
import static io.herald.storage.Drafts.retained;
import static io.herald.storage.Drafts.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.storage.Drafts;
import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy of a log that is written to: what is in it, and what is left of one that could not be made. */
class RocksCopyIT {
    @TempDir
    Path folder;

    private static StorageOptions options(Path path, Duration syncEvery) {
        return new StorageOptions(path, syncEvery, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
    }

    private RocksStorage open() throws StorageException {
        return RocksStorage.open(options(folder.resolve("log"), Duration.ZERO));
    }

    private static RocksStorage opened(StorageCopy.Made copy) throws StorageException {
        return RocksStorage.open(options(copy.folder(), Duration.ZERO));
    }

    private static StorageCopy.Made copy(RocksStorage storage) throws StorageException {
        StorageCopy copy = storage.copy("copy");
        copy.prepare();
        copy.take();
        return copy.finish();
    }

    private List<String> backups() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log").resolve(RocksCopy.FOLDER))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H"})
    void allThatWasAcknowledgedBeforeIsInIt(String syncEvery) throws Exception {
        try (RocksStorage storage = RocksStorage.open(options(folder.resolve("log"), Duration.parse(syncEvery)))) {
            for (int i = 0; i < 1000; i++) {
                storage.append(List.of(run("a", "m" + i)), 1000);
            }
            storage.append(List.of(retained("r", "kept"), keyed("k", "key", "once")), 1000);
            storage.saveSessions(List.of(SessionState.begin("ann", 60_000, 1000)));
            StorageCopy.Made made = copy(storage);
            storage.append(List.of(run("a", "later")), 1000);

            assertThat(made.last()).isEqualTo(MessageId.of(1002));
            assertThat(made.bytes()).isGreaterThan(1000);
            try (RocksStorage copy = opened(made)) {
                assertThat(copy.findings()).isEmpty();
                assertThat(Drafts.all(copy, Drafts.from(0, "#")))
                        .hasSize(1002)
                        .element(999)
                        .isEqualTo("1000 a m999");
                assertThat(copy.retained(Drafts.filter("#"), "", 1 << 20, 1000).runs())
                        .hasSize(1);
                assertThat(copy.session("ann")).isPresent();
                assertThat(copy.append(List.of(keyed("k", "key", "once")), 1000))
                        .containsExactly(new Receipt(Receipt.Outcome.DUPLICATE, MessageId.of(1002)));
            }
        }
    }

    @Test
    void theLogAndItsCopyGoTheirOwnWays() throws Exception {
        StorageCopy.Made made;
        try (RocksStorage storage = open()) {
            storage.append(List.of(run("a", "both")), 1000);
            made = copy(storage);
            storage.append(List.of(run("a", "log")), 1000);
        }
        try (RocksStorage copy = opened(made)) {
            assertThat(copy.append(List.of(run("a", "copy")), 1000)).containsExactly(Drafts.stored(2));
            assertThat(Drafts.all(copy, Drafts.from(0, "#"))).containsExactly("1 a both", "2 a copy");
        }
        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(Drafts.all(storage, Drafts.from(0, "#"))).containsExactly("1 a both", "2 a log");
        }
    }

    @Test
    void whatIsWrittenBetweenTheStepsIsInItWhole() throws Exception {
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try (RocksStorage storage = open()) {
            StorageCopy copy = storage.copy("copy");
            Future<Void> prepared = elsewhere.submit(() -> {
                copy.prepare();
                return null;
            });
            long last = 0;
            do {
                last = append(storage, "before");
            } while (!prepared.isDone());
            prepared.get();
            copy.take();
            Future<StorageCopy.Made> finished = elsewhere.submit(copy::finish);
            do {
                append(storage, "after");
            } while (!finished.isDone());

            assertThat(finished.get().last()).isEqualTo(MessageId.of(last));
            try (RocksStorage made = opened(finished.get())) {
                assertThat(made.findings()).isEmpty();
                assertThat(Drafts.all(made, Drafts.from(0, "#")))
                        .hasSize((int) last)
                        .last()
                        .isEqualTo(last + " a before");
            }
        } finally {
            elsewhere.shutdownNow();
        }
    }

    private static long append(RocksStorage storage, String payload) throws StorageException {
        return storage.append(List.of(run("a", payload)), 1000).get(0).first().offset();
    }

    @Test
    void anEmptyLogHasACopy() throws Exception {
        try (RocksStorage storage = open()) {
            StorageCopy.Made made = copy(storage);

            assertThat(made.last()).isEqualTo(MessageId.NONE);
            try (RocksStorage copy = opened(made)) {
                assertThat(copy.findings()).isEmpty();
                assertThat(append(copy, "first")).isEqualTo(1);
            }
        }
    }

    @Test
    void oneThatIsGivenUpLeavesNothingAndSoDoesOneOfAProcessThatDied() throws Exception {
        try (RocksStorage storage = open()) {
            StorageCopy given = storage.copy("given");
            given.prepare();
            given.take();
            assertThat(backups()).containsExactly("given.unfinished");
            given.abandon();
            assertThat(backups()).isEmpty();

            StorageCopy dead = storage.copy("dead");
            dead.prepare();
            dead.take();
            Files.createDirectory(
                    folder.resolve("log").resolve(RocksCopy.FOLDER).resolve("x.unfinished.tmp"));
            copy(storage);
            copy(storage);
            assertThat(backups()).containsExactly("copy", "copy-2");
        }
    }

    @Test
    void thereIsALimitToHowManyLieThere() throws Exception {
        try (RocksStorage storage = open()) {
            for (int i = 0; i < RocksCopy.MOST; i++) {
                copy(storage);
            }
            assertThatThrownBy(() -> copy(storage))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("16 copies in " + folder)
                    .satisfies(e -> assertThat(((StorageException) e).kind()).isEqualTo(Kind.REFUSED));
            assertThat(backups()).hasSize(RocksCopy.MOST);
        }
    }
}

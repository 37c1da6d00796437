package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.SmallDisk;
import io.herald.storage.Drafts;
import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A disk that runs full, on a small file system in memory; only where one can be mounted. */
class RocksFullDiskIT {
    @TempDir
    Path folder;

    @RegisterExtension
    final SmallDisk disk = new SmallDisk(() -> folder, 64);

    /** The native library stays mapped, so it must not lie on the disk that is to be unmounted. */
    @BeforeEach
    void unpackElsewhere() throws Exception {
        RocksStorage.open(options(folder.resolve("elsewhere"))).close();
    }

    private static StorageOptions options(Path path) {
        return new StorageOptions(path, Duration.ZERO, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
    }

    private RocksStorage open() throws StorageException {
        return RocksStorage.open(options(disk.resolve("log")));
    }

    /** Appends until there is no room; what was acknowledged is added. */
    private static StorageException fill(RocksStorage storage, List<String> acknowledged) {
        try {
            while (true) {
                String payload = acknowledged.size() + "-" + "x".repeat(20_000);
                storage.append(List.of(Drafts.run("a", payload)), 1000);
                acknowledged.add(payload);
            }
        } catch (StorageException e) {
            return e;
        }
    }

    private static void assertAllThere(RocksStorage storage, List<String> acknowledged) throws StorageException {
        List<String> told = Drafts.all(storage, Drafts.from(0, "a"));
        assertThat(told).hasSize(acknowledged.size());
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo((i + 1) + " a " + acknowledged.get(i));
        }
    }

    @Test
    void aFullDiskIsNoticedByTryingToWriteAndSoIsRoom() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[20 << 20]);
        try (RocksStorage storage = open()) {
            storage.probe(1000);
            fill(storage, new ArrayList<>());
            assertThatThrownBy(() -> {
                        while (true) {
                            storage.append(List.of(Drafts.run("a", "small")), 1000);
                        }
                    })
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> storage.probe(1000))
                    .isInstanceOfSatisfying(StorageException.class, full -> assertThat(full.kind())
                            .isEqualTo(Kind.FULL));

            Files.delete(ballast);
            storage.probe(1000);
        }
    }

    @Test
    void aFullDiskRefusesAppendsAndGoesOnWhenThereIsRoom() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[20 << 20]);
        List<String> acknowledged = new ArrayList<>();
        try (RocksStorage storage = open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
                assertThat(fill(storage, acknowledged))
                        .hasMessageContaining("no room")
                        .hasMessageContaining(disk.path() + "/log");
            }
            assertAllThere(storage, acknowledged);
            storage.saveSessions(List.of(SessionState.begin("ann", 1, 1)));

            Files.delete(ballast);
            int before = acknowledged.size();
            assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
            assertThat(acknowledged).hasSizeGreaterThan(before + 100);
        }
        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertAllThere(storage, acknowledged);
        }
    }

    @Test
    void aDiskThatOthersFillToTheLastByteIsSurvivedToo() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (RocksStorage storage = open()) {
            storage.append(List.of(Drafts.run("a", "first")), 1000);
            acknowledged.add("first");
            Path ballast = disk.resolve("ballast");
            fillUp(ballast);
            // What was measured before says that there is room.
            assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
            // Sessions may use the room that is kept; in the end RocksDB itself has none.
            saveUntilThereIsNoRoom(storage);
            assertThat(saving(storage, 1)).isEqualTo(Kind.FULL);
            assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
            assertAllThere(storage, acknowledged);
            Files.delete(ballast);
            assertThat(saving(storage, 1)).isNull();
            int before = acknowledged.size();
            assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
            assertThat(acknowledged).hasSizeGreaterThan(before + 100);
            assertAllThere(storage, acknowledged);
        }
        try (RocksStorage storage = open()) {
            assertAllThere(storage, acknowledged);
        }
    }

    @Test
    void aCopyIsRefusedWhereThereIsNoRoomAndLeavesNothingBehind() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (RocksStorage storage = open()) {
            storage.append(List.of(Drafts.run("a", "first")), 1000);
            acknowledged.add("first");
            fillUp(disk.resolve("ballast"));
            StorageCopy refused = storage.copy("refused");
            assertThatThrownBy(refused::prepare)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no room");
            refused.abandon();
            assertThat(disk.resolve("log").resolve(RocksCopy.FOLDER)).isEmptyDirectory();
            assertAllThere(storage, acknowledged);
        }
    }

    @Test
    void aDiskThatRunsFullMeanwhileLeavesNoHalfCopy() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (RocksStorage storage = open()) {
            storage.append(List.of(Drafts.run("a", "first")), 1000);
            acknowledged.add("first");
            StorageCopy half = storage.copy("half");
            half.prepare();
            half.take();
            Path ballast = disk.resolve("ballast");
            fillUp(ballast);
            assertThatThrownBy(half::finish)
                    .isInstanceOf(StorageException.class)
                    .satisfies(e -> assertThat(((StorageException) e).kind()).isEqualTo(Kind.FULL));
            half.abandon();
            assertThat(disk.resolve("log").resolve(RocksCopy.FOLDER)).isEmptyDirectory();
            fillUp(disk.resolve("more"));
            StorageCopy other = storage.copy("other");
            assertThatThrownBy(other::take).isInstanceOf(StorageException.class);
            other.abandon();
            assertThat(disk.resolve("log").resolve(RocksCopy.FOLDER)).isEmptyDirectory();

            Files.delete(ballast);
            assertThat(fill(storage, acknowledged).kind()).isEqualTo(Kind.FULL);
            assertThat(acknowledged).hasSizeGreaterThan(100);
            assertAllThere(storage, acknowledged);
        }
    }

    private static void saveUntilThereIsNoRoom(RocksStorage storage) {
        Kind trouble = null;
        for (int i = 0; i < 2000 && trouble == null; i++) {
            trouble = saving(storage, 1000);
        }
        assertThat(trouble).isEqualTo(Kind.FULL);
    }

    /** What kind of trouble it is to save a session with so many filters; null for none. */
    private static Kind saving(RocksStorage storage, int filters) {
        SessionState.Subscribed filter =
                new SessionState.Subscribed(Drafts.filter("f".repeat(100)), QoS.AT_LEAST_ONCE, Position.START);
        try {
            storage.saveSessions(List.of(new SessionState(
                    "ann", Collections.nCopies(filters, filter), Position.START, List.of(), 1, 1, Position.START)));
            return null;
        } catch (StorageException e) {
            return e.kind();
        }
    }

    private void fillUp(Path ballast) throws IOException {
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(disk.path()).getUsableSpace() > 0) {
                out.write(page);
            }
        }
    }
}

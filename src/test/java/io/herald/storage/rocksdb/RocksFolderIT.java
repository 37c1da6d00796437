package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import java.io.BufferedReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose folder it is, and what becomes of a log whose process or machine went down. */
class RocksFolderIT {
    @TempDir
    Path folder;

    private StorageOptions options(Duration syncEvery) {
        return new StorageOptions(
                folder.resolve("log"), syncEvery, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
    }

    private RocksStorage open() throws StorageException {
        return RocksStorage.open(options(Duration.ZERO));
    }

    private void assertRefused(String... parts) throws Exception {
        TreeMap<String, String> before = contents();
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(folder.resolve("log").toString())
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(((StorageException) e).kind()).isEqualTo(Kind.REFUSED));
        assertThat(contents()).isEqualTo(before);
    }

    /** Every file and a sum of what is in it. */
    private TreeMap<String, String> contents() throws Exception {
        TreeMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                contents.put(file.toString(), Files.size(file) + " " + crc.getValue());
            }
        }
        return contents;
    }

    @Test
    void tryingToWriteLeavesTheLogAsItWas() throws Exception {
        try (RocksStorage storage = open()) {
            storage.probe(1);
            storage.append(List.of(Drafts.run("a", "one")), 1000);
            storage.probe(2);
            assertThat(storage.extent().first()).isEqualTo(1);
            assertThat(storage.extent().last()).isEqualTo(1);
        }
        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(storage.append(List.of(Drafts.run("a", "two")), 1000)).containsExactly(Drafts.stored(2));
            assertThat(Drafts.all(storage, Drafts.from(0, "a"))).containsExactly("1 a one", "2 a two");
        }
    }

    /** Holds the log open until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] folder) throws Exception {
            Path path = Path.of(folder[0]);
            Duration syncEvery = Duration.parse(folder[1]);
            RocksStorage storage = RocksStorage.open(
                    new StorageOptions(path, syncEvery, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1)));
            for (int i = 0; i < 100; i++) {
                storage.append(List.of(run("a", "m" + i)), 1000);
            }
            System.out.println(storage.head());
            System.in.read();
        }
    }

    private Process holder(Duration syncEvery) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve("log").toString(),
                        syncEvery.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("100");
        return process;
    }

    @Test
    void aSecondProcessIsRefusedAndTouchesNothing() throws Exception {
        Process holder = holder(Duration.ZERO);
        try {
            assertRefused("another process has it open", "log.path");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(Drafts.all(storage, Drafts.from(0, "#"))).hasSize(100);
        }
    }

    @Test
    void aKilledProcessThatDidNotSyncLosesNothing() throws Exception {
        holder(Duration.ofHours(1)).destroyForcibly().waitFor();

        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(Drafts.all(storage, Drafts.from(0, "#"))).hasSize(100);
            assertThat(storage.append(List.of(run("a", "new")), 1000)
                            .get(0)
                            .first()
                            .offset())
                    .isEqualTo(101);
        }
    }

    @Test
    void afterAPowerCutNoIdIsGivenTwiceAndTheGapIsTold() throws Exception {
        holder(Duration.ofHours(1)).destroyForcibly().waitFor();
        forgetWhichStartOfTheMachineItWas();

        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).hasSize(1).first().asString().contains("messages 101 to ");
            assertThat(storage.append(List.of(run("a", "new")), 1000)
                            .get(0)
                            .first()
                            .offset())
                    .isGreaterThan(1000);
            for (String filter : List.of("a", "#")) {
                assertThat(storage.read(Drafts.from(50, filter)).runs()).hasSize(50);
                assertThat(storage.read(Drafts.from(100, filter)).missing()).isNotNull();
            }
        }
    }

    @Test
    void afterAPowerCutWhenAllWasSyncedNothingIsToldAsMissing() throws Exception {
        Process holder = holder(Duration.ofMillis(10));
        while (reserved() != 101) {
            Thread.onSpinWait();
        }
        holder.destroyForcibly().waitFor();
        forgetWhichStartOfTheMachineItWas();

        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(storage.append(List.of(run("a", "new")), 1000)).containsExactly(Drafts.stored(101));
        }
    }

    private long reserved() throws Exception {
        byte[] state = Files.readAllBytes(folder.resolve("log").resolve(StateFile.NAME));
        return ByteBuffer.wrap(state).getLong(1024);
    }

    private void forgetWhichStartOfTheMachineItWas() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(
                folder.resolve("log").resolve(StateFile.NAME).toFile(), "rw")) {
            byte[] run = new byte[77];
            file.seek(1024);
            file.readFully(run);
            run[9] ^= 1;
            CRC32C crc = new CRC32C();
            crc.update(run, 0, 73);
            ByteBuffer.wrap(run).putInt(73, (int) crc.getValue());
            file.seek(1024);
            file.write(run);
        }
    }

    @Test
    void theSameProcessIsRefusedToo() throws Exception {
        try (RocksStorage storage = open()) {
            storage.append(List.of(run("a", "1")), 1000);
            assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("this process");
        }
    }

    @Test
    void aFolderWithForeignFilesIsLeftAlone() throws Exception {
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(folder.resolve("log").resolve("letter.txt"), "dear");

        assertRefused("letter.txt", "empty or new folder");
    }

    @Test
    void aNewerFormatIsRefusedBeforeAnythingIsTouched() throws Exception {
        open().close();
        try (RandomAccessFile file = new RandomAccessFile(
                folder.resolve("log").resolve(StateFile.NAME).toFile(), "rw")) {
            byte[] identity = new byte[16];
            file.readFully(identity);
            ByteBuffer.wrap(identity).putInt(8, 2);
            CRC32C crc = new CRC32C();
            crc.update(identity, 0, 12);
            ByteBuffer.wrap(identity).putInt(12, (int) crc.getValue());
            file.seek(0);
            file.write(identity);
        }

        assertRefused("format 2", "newer version");
    }

    @Test
    void aFileWhereTheFolderShouldBeIsRefused() throws Exception {
        Files.writeString(folder.resolve("log"), "a file");

        assertRefused("cannot be opened");
    }

    @Test
    void aLogWhoseFilesAreGoneIsNotBegunAnewInSilence() throws Exception {
        open().close();
        Files.delete(folder.resolve("log").resolve("CURRENT"));

        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("CURRENT is gone");
    }

    @Test
    void whatIsNotSyncedAtOnceIsSyncedByAThreadAndAtTheEnd() throws Exception {
        try (RocksStorage storage = RocksStorage.open(options(Duration.ofMillis(1)))) {
            for (int i = 0; i < 1000; i++) {
                storage.append(List.of(run("a", "m" + i)), 1000);
            }
        }
        try (RocksStorage storage = open()) {
            assertThat(storage.findings()).isEmpty();
            assertThat(storage.head()).isEqualTo(Drafts.behind(1000));
        }
    }
}

package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.PowerCut;
import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.topic.SessionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log whose files were hurt gives no wrong byte and loses nothing in silence. The number of flipped bits is {@code
 * -Dherald.flips}, that of cut tails {@code -Dherald.cuts}.
 */
class RocksDamageIT {
    private static final int FLIPS = Integer.getInteger("herald.flips", 60);
    private static final int CUTS = Integer.getInteger("herald.cuts", 60);

    @TempDir
    Path folder;

    private HurtLog log;
    private long last;

    /** What came of a flipped bit. */
    private enum End {
        REFUSED,
        TOLD_MISSING,
        READ_FAILED,
        UNHARMED
    }

    @BeforeEach
    void fillALog() throws Exception {
        log = new HurtLog(folder.resolve("whole")).filled();
        try (RocksStorage storage = RocksStorage.open(hurt("first").options())) {
            last = storage.head().in(-1).offset();
            assertThat(log.compare(storage, "#")).isEmpty();
            assertThat(log.compare(storage, "t/1")).isEmpty();
        }
    }

    /** A copy of the whole log to be hurt. */
    private HurtLog hurt(String name) throws Exception {
        HurtLog.copy(log.options().path(), folder.resolve(name));
        return new HurtLog(folder.resolve(name));
    }

    @Test
    void aTornTailIsCutAndWhatWasAcknowledgedIsToldAsMissing() throws Exception {
        for (int cut : new int[] {1, 2, 6, 7, 8, 50, 100, 1000, 5000, 20_000}) {
            HurtLog torn = hurt("cut" + cut);
            cut(torn.newest(".log"), cut);
            try (RocksStorage storage = RocksStorage.open(torn.options())) {
                assertThat(storage.findings()).as("cut %d", cut).isNotEmpty();
                List<Long> missing = log.compare(storage, "#");
                assertThat(missing).isNotEmpty().endsWith(last);
                assertThat(log.compare(storage, "t/1")).isEqualTo(missing);
                assertThat(storage.head().in(-1).offset()).isEqualTo(last);
                assertThat(storage.append(List.of(Drafts.run("t/1", "new")), 1000)
                                .get(0)
                                .first()
                                .offset())
                        .isEqualTo(last + 1);
            }
            try (RocksStorage storage = RocksStorage.open(torn.options())) {
                assertThat(storage.findings()).isEmpty();
                assertThat(storage.read(Drafts.from(last - 1, "#")).missing().to())
                        .isEqualTo(Drafts.behind(last));
            }
        }
    }

    @Test
    void aTailThatNobodyWasAnsweredForGoesWithoutAGap() throws Exception {
        HurtLog torn = hurt("torn");
        Files.write(
                torn.newest(".log"), new byte[] {1, 2, 3, 4, 100, 0, 1, 9, 9}, java.nio.file.StandardOpenOption.APPEND);
        try (RocksStorage storage = RocksStorage.open(torn.options())) {
            assertThat(storage.findings()).hasSize(1).first().asString().contains("9 bytes", ".log");
            assertThat(log.compare(storage, "#")).isEmpty();
            assertThat(storage.head()).isEqualTo(Drafts.behind(last));
        }
    }

    @Test
    void aLogThatIsGoneIsToldAsMissing() throws Exception {
        HurtLog torn = hurt("gone");
        Files.delete(torn.newest(".log"));
        try (RocksStorage storage = RocksStorage.open(torn.options())) {
            assertThat(log.compare(storage, "#")).isNotEmpty().endsWith(last);
        }
    }

    @Test
    void aBitFlippedInTheLastRecordOfTheLogIsRefusedAndTheRemedyWorks() throws Exception {
        HurtLog flipped = hurt("flipped");
        Path wal = flipped.newest(".log");
        flip(wal, (Files.size(wal) - 5) * 8);

        StorageException refusal = refusal(flipped);
        assertThat(refusal.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(refusal).hasMessageContaining(wal.toString()).hasMessageContaining("truncate -s ");
        String sentence = refusal.getMessage();
        int at = sentence.indexOf("truncate -s ") + "truncate -s ".length();
        int end = Integer.parseInt(sentence.substring(at, sentence.indexOf(' ', at) - 1));
        cut(wal, (int) Files.size(wal) - end);
        try (RocksStorage storage = RocksStorage.open(flipped.options())) {
            assertThat(log.compare(storage, "#")).contains(last).hasSizeLessThan(4);
        }
    }

    @Test
    void aFlippedBitAnywhereIsNeverAWrongByteNorASilentLoss() throws Exception {
        long seed = Long.getLong("herald.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < FLIPS; i++) {
            HurtLog flipped = hurt("flip" + i);
            Path file = any(flipped, random);
            long bit = (long) (random.nextDouble() * Files.size(file) * 8);
            flip(file, bit);
            count(ends, file, end(flipped, "seed " + seed + " flip " + i + ": bit " + bit + " of " + file));
            PowerCut.remove(flipped.options().path());
        }
        System.out.println("RocksDamageIT: " + FLIPS + " bits flipped: " + ends);
        assertThat(ends.keySet()).as("refused, of %s", ends).anyMatch(end -> end.endsWith(End.REFUSED.name()));
    }

    @Test
    void aTailThatIsCutOffAnyFileIsNeverAWrongByteNorASilentLoss() throws Exception {
        long seed = Long.getLong("herald.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < CUTS; i++) {
            HurtLog torn = hurt("tail" + i);
            Path file = any(torn, random);
            int most = random.nextInt(3) == 0 ? (int) Files.size(file) : (int) Math.min(64, Files.size(file));
            int cut = 1 + random.nextInt(most);
            cut(file, cut);
            End end = end(torn, "seed " + seed + " cut " + i + ": " + cut + " bytes of " + file);
            count(ends, file, end);
            PowerCut.remove(torn.options().path());
        }
        System.out.println("RocksDamageIT: " + CUTS + " tails cut: " + ends);
    }

    private static Path any(HurtLog log, Random random) {
        List<Path> files = log.files().stream()
                .filter(file -> file.toFile().length() > 0 && !file.endsWith("LOG"))
                .toList();
        return files.get(random.nextInt(files.size()));
    }

    private static void count(Map<String, Integer> ends, Path file, End end) {
        ends.merge(file.getFileName().toString().replaceAll("\\d+", "N") + " " + end, 1, Integer::sum);
    }

    private End end(HurtLog flipped, String what) {
        try (RocksStorage storage = RocksStorage.open(flipped.options())) {
            List<Long> missing = log.compare(storage, "#");
            for (String topic : List.of("t/0", "t/1", "t/2")) {
                log.compare(storage, topic);
            }
            assertThat(storage.session("ann").map(SessionState::position))
                    .as(what)
                    .contains(Drafts.behind(7));
            assertThat(storage.retained(filter("#"), "", 1 << 20, 1000).runs())
                    .as(what)
                    .hasSize(3);
            return missing.isEmpty() ? End.UNHARMED : End.TOLD_MISSING;
        } catch (StorageException e) {
            assertThat(e.kind()).as(what + ": " + e).isIn(Kind.DAMAGED, Kind.REFUSED);
            return e.kind() == Kind.DAMAGED && e.getMessage().contains("begin anew") ? End.REFUSED : End.READ_FAILED;
        } catch (AssertionError e) {
            throw new AssertionError(what, e);
        }
    }

    @Test
    void aDamagedBlockOfATableIsToldAsMissingAndReadingGoesOnBehindIt() throws Exception {
        HurtLog flipped = hurt("block");
        Path table = flipped.files().stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        flip(table, Files.size(table) / 2 * 8);
        try (RocksStorage storage = RocksStorage.open(flipped.options())) {
            List<Long> missing = log.compare(storage, "#");
            assertThat(missing).isNotEmpty().doesNotContain(1L, last);
            assertThat(LongStream.rangeClosed(missing.get(0), missing.get(missing.size() - 1))
                            .boxed())
                    .isEqualTo(missing);
        }
    }

    private static StorageException refusal(HurtLog log) {
        try (RocksStorage storage = RocksStorage.open(log.options())) {
            throw new AssertionError("opened: " + storage.findings());
        } catch (StorageException e) {
            return e;
        }
    }

    private static void cut(Path file, int bytes) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, Math.max(0, whole.length - bytes)));
    }

    private static void flip(Path file, long bit) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
    }
}

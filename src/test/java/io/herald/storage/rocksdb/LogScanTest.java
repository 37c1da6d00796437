package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crash leaves of the last batch, page by page, against what only damage can have done. */
class LogScanTest {
    private static final int BLOCK = LogBytes.BLOCK;
    private static final int PAGE = 4 << 10;
    private static final int HEAD = LogBytes.HEAD;

    private final Random random = new Random(1);
    private final LogBytes log = new LogBytes();

    @TempDir
    Path folder;

    @Test
    void allThatWasWrittenIsWhole() throws IOException {
        log.append(100);
        log.append(3 * BLOCK);

        assertThat(scan(log.toByteArray(), false))
                .isEqualTo(new LogScan.Verdict(LogScan.State.WHOLE, log.size(), log.size()));
    }

    /** So many bytes are left of the sector that the last batch begins in. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 511, 512})
    void aBatchWhoseFirstPageWasNotWrittenIsTorn(int left) throws IOException {
        log.append(2 * PAGE - left - HEAD);
        int acknowledged = log.size();
        log.append(PAGE);

        byte[] bytes = log.toByteArray();
        Arrays.fill(bytes, acknowledged, 2 * PAGE, (byte) 0);

        assertThat(scan(bytes, false)).isEqualTo(new LogScan.Verdict(LogScan.State.TORN, acknowledged, bytes.length));
    }

    @Test
    void aBatchOfManyRecordsMayLackAnyPageOfThem() throws IOException {
        log.append(BLOCK - 2 * PAGE);
        int acknowledged = log.size();
        log.append(3 * BLOCK);

        for (int page = acknowledged / PAGE; page <= log.size() / PAGE; page++) {
            byte[] bytes = log.toByteArray();
            int from = Math.max(acknowledged, page * PAGE);
            Arrays.fill(bytes, from, Math.min(bytes.length, (page + 1) * PAGE), (byte) 0);

            assertThat(scan(bytes, false))
                    .as("page %d", page)
                    .isEqualTo(new LogScan.Verdict(LogScan.State.TORN, acknowledged, bytes.length));
        }
    }

    @Test
    void aPageThatIsLostBeforeAnotherBatchIsDamageWhereEachIsSynced() throws IOException {
        log.append(100);
        log.append(3 * PAGE);
        log.append(100);
        byte[] bytes = log.toByteArray();
        Arrays.fill(bytes, PAGE, 2 * PAGE, (byte) 0);

        assertThat(scan(bytes, false).state()).isEqualTo(LogScan.State.DAMAGED);
        assertThat(scan(bytes, true).state()).isEqualTo(LogScan.State.TORN);
    }

    @Test
    void aBitThatIsFlippedInTheLastBatchIsDamage() throws IOException {
        log.append(2 * PAGE - 3 - HEAD);
        int last = log.size();
        log.append(BLOCK);

        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = log.toByteArray();
            bytes[last + random.nextInt(bytes.length - last)] ^= (byte) (1 << random.nextInt(8));
            // A length that grew past the end is what a cut looks like, too, and has to be told from it by the sum.
            assertThat(scan(bytes, false).state()).isEqualTo(LogScan.State.DAMAGED);
        }
    }

    private LogScan.Verdict scan(byte[] bytes, boolean unsynced) throws IOException {
        return LogScan.of(Files.write(folder.resolve("000001.log"), bytes), unsynced);
    }
}

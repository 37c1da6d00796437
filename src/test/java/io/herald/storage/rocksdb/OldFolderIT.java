package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R12: folders that earlier versions left, as a crash leaves them, are read. There is one for each format, {@code
 * src/test/resources/log-format-1} and so on; {@link #main} writes one of the present format.
 */
class OldFolderIT {
    private static final int RUNS = 24;
    private static final long STORED_MS = 1000;

    @TempDir
    Path folder;

    private static Run run(int n) {
        String payload = n + "-" + "x".repeat(n * 37);
        return switch (n % 4) {
            case 0 -> Drafts.retained("t/0", payload);
            case 1 -> Drafts.keyed("t/1", "k" + n, payload);
            case 2 -> Drafts.expiring("t/2", 1L << 40, payload);
            default -> Drafts.run("t/ü", payload, "b" + n, "");
        };
    }

    private static SessionState session() {
        SessionState.Subscribed filter =
                new SessionState.Subscribed(Drafts.filter("t/+"), io.herald.topic.QoS.AT_LEAST_ONCE, Drafts.behind(3));
        return new SessionState("ann", List.of(filter), Drafts.behind(7), List.of(), 60_000, 1000, Position.START);
    }

    /** Writes a folder: tables, and a log that was not closed. Arguments: where. */
    public static void main(String[] target) throws Exception {
        Path live = Files.createTempDirectory("old").resolve("log");
        try (RocksStorage storage = RocksStorage.open(new HurtLog(live).options())) {
            for (int n = 0; n < RUNS; n++) {
                storage.append(List.of(run(n)), STORED_MS);
                if (n == RUNS / 2) {
                    storage.saveSessions(List.of(session()));
                    storage.flush();
                }
            }
            HurtLog.copy(live, Path.of(target[0]));
        }
        Files.delete(Path.of(target[0], "LOG"));
    }

    @Test
    void r12_aFolderOfFormat1IsRead() throws Exception {
        HurtLog log = new HurtLog(folder.resolve("log"));
        HurtLog.copy(
                Path.of("src", "test", "resources", "log-format-1"),
                log.options().path());
        long next = 1;
        for (int n = 0; n < RUNS; n++) {
            log.acknowledged(next, run(n));
            next += run(n).count();
        }
        for (int opening = 0; opening < 2; opening++) {
            try (RocksStorage storage = RocksStorage.open(log.options())) {
                assertThat(storage.findings()).isEmpty();
                assertAllThere(storage, log);
                assertThat(storage.extent().retained().count()).isEqualTo(1);
                assertThat(storage.head()).isEqualTo(Drafts.behind(next - 1 + opening));
                log.append(storage, Drafts.run("t/1", "new"));
            }
        }
    }

    private static void assertAllThere(RocksStorage storage, HurtLog log) throws StorageException {
        for (String filter : List.of("#", "t/0", "t/1", "t/2", "t/ü")) {
            assertThat(log.compare(storage, filter)).as(filter).isEmpty();
        }
        assertThat(storage.session("ann")).contains(session());
        assertThat(Drafts.told(storage.retained(Drafts.filter("#"), "", 1 << 20, STORED_MS)
                        .runs()
                        .get(0)))
                .hasSize(1)
                .first()
                .asString()
                .contains(" t/0 " + (RUNS - 4) + "-x");
        assertThat(storage.append(List.of(run(RUNS - 3)), STORED_MS).get(0).outcome())
                .isEqualTo(Receipt.Outcome.DUPLICATE);
    }
}

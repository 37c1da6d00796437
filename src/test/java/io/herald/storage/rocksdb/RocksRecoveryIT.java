package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.from;
import static io.herald.storage.Drafts.keyed;
import static io.herald.storage.Drafts.retained;
import static io.herald.storage.Drafts.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row R3: a write that failed is never taken for done. A thread that is interrupted is the fault: the batch is in
 * RocksDB then, and noting that it is fails.
 */
class RocksRecoveryIT {
    @TempDir
    Path folder;

    private RocksStorage storage;

    @BeforeEach
    void open() throws Exception {
        storage = RocksStorage.open(options());
        assertThat(append(run("a", "1"), retained("r", "2"))).hasSize(2);
    }

    private StorageOptions options() {
        return new StorageOptions(
                folder.resolve("log"), Duration.ZERO, Duration.ofDays(1), 1 << 24, Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private List<Receipt> append(Run... runs) throws StorageException {
        return storage.append(List.of(runs), 1000);
    }

    private Kind refusal(Run... runs) {
        try {
            append(runs);
            return null;
        } catch (StorageException e) {
            return e.kind();
        }
    }

    private void fail(Run... runs) {
        Thread.currentThread().interrupt();
        assertThat(refusal(runs)).isEqualTo(Kind.FAILED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 40_000, 1 << 20})
    void whatWasRefusedDoesNotComeBackAndItsIdsAreGivenToOthers(int size) throws Exception {
        fail(run("a", "x".repeat(size)), keyed("a", "k", "doubtful"), retained("r", "doubtful"));
        assertThat(refusal(run("a", "refused"))).isEqualTo(Kind.FAILED);
        assertThat(Drafts.all(storage, from(0, "#"))).containsExactly("1 a 1", "2 r 2");

        storage.recover();
        assertThat(storage.findings()).anyMatch(finding -> finding.contains("were refused"));
        assertThat(storage.head()).isEqualTo(Drafts.behind(2));
        assertThat(Drafts.all(storage, from(0, "#"))).containsExactly("1 a 1", "2 r 2");
        assertThat(storage.retained(Drafts.filter("r"), "", 1, 1000)
                        .runs()
                        .get(0)
                        .first()
                        .offset())
                .isEqualTo(2);
        assertThat(append(keyed("a", "k", "certain"))).containsExactly(Drafts.stored(3));

        storage.close();
        storage = RocksStorage.open(options());
        assertThat(storage.findings()).isEmpty();
        assertThat(Drafts.all(storage, from(0, "#"))).containsExactly("1 a 1", "2 r 2", "3 a certain");
    }

    @Test
    void sessionsThatCouldNotBeSavedAreAsTheyWere() throws Exception {
        storage.saveSessions(List.of(session(1)));
        Thread.currentThread().interrupt();
        try {
            storage.saveSessions(List.of(session(2)));
        } catch (StorageException e) {
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
        }
        assertThat(Thread.interrupted()).isTrue();
        storage.recover();

        assertThat(storage.session("ann")).contains(session(1));
        storage.saveSessions(List.of(session(2)));
        assertThat(storage.session("ann")).contains(session(2));
    }

    private static SessionState session(long position) {
        return new SessionState("ann", List.of(), Drafts.behind(position), List.of(), 1, 1, Position.START);
    }

    @Test
    void whileItCannotBeOpenedReadersAreToldAndTheNextTryMaySucceed() throws Exception {
        fail(run("a", "x"));
        Path current = folder.resolve("log").resolve("CURRENT");
        Path away = folder.resolve("away");
        java.nio.file.Files.move(current, away);
        for (int i = 0; i < 2; i++) {
            assertThat(kindOf(() -> storage.recover())).isEqualTo(Kind.DAMAGED);
            assertThat(kindOf(() -> storage.read(from(0, "a")))).isEqualTo(Kind.FAILED);
            assertThat(refusal(run("a", "y"))).isEqualTo(Kind.FAILED);
        }
        java.nio.file.Files.move(away, current);
        storage.recover();
        assertThat(append(run("a", "3"))).containsExactly(Drafts.stored(3));
        assertThat(Drafts.all(storage, from(0, "#"))).containsExactly("1 a 1", "2 r 2", "3 a 3");
    }

    private interface Call {
        void run() throws StorageException;
    }

    private static Kind kindOf(Call call) {
        try {
            call.run();
            return null;
        } catch (StorageException e) {
            return e.kind();
        }
    }
}

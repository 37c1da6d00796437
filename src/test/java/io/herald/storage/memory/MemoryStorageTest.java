package io.herald.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.storage.Drafts;
import io.herald.storage.Storage;
import io.herald.storage.StorageContract;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.topic.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory keeps the contract; it is not opened twice, as nothing outlives it. */
class MemoryStorageTest extends StorageContract {
    @Override
    protected Storage open(StorageOptions options) {
        return new MemoryStorage(options);
    }

    /** There is nothing to read. */
    @Override
    protected int longSessionsInAPage() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected Storage reopened(Storage storage, StorageOptions options) {
        return storage;
    }

    @Test
    void thereIsNothingToBeCopied() {
        assertThatThrownBy(() -> storage.copy("copy"))
                .isInstanceOf(StorageException.class)
                .hasMessage("There are no files to be copied where log.type is memory.");
    }

    @Test
    void thereAreNoMoreKeysThanThereIsRoomForAndTheLatestAreKnown() throws Exception {
        StorageOptions small =
                new StorageOptions(Path.of(""), Duration.ZERO, Duration.ofDays(1), 100 * 4 * 1024, Duration.ofDays(1));
        try (MemoryStorage few = new MemoryStorage(small)) {
            for (int i = 0; i < 1000; i++) {
                few.append(List.of(Drafts.keyed("x".repeat(400), "k" + i, "once")), 1);
            }
            assertThat(outcome(few, 999)).isEqualTo(Receipt.Outcome.DUPLICATE);
            assertThat(outcome(few, 950)).isEqualTo(Receipt.Outcome.DUPLICATE);
            assertThat(outcome(few, 890)).isEqualTo(Receipt.Outcome.STORED);
        }
    }

    @Test
    void thereIsNoMoreThanIsToBeKeptBeforeAnybodyDropsWhatIsOld() throws Exception {
        StorageOptions small =
                new StorageOptions(Path.of(""), Duration.ZERO, Duration.ofDays(1), 100_000, Duration.ofDays(1));
        try (MemoryStorage few = new MemoryStorage(small)) {
            for (int i = 0; i < 1000; i++) {
                few.append(List.of(Drafts.run("t/" + i, "x".repeat(1000))), 1);
            }
            assertThat(few.extent().bytes()).isBetween(90_000L, 100_000L);
            assertThat(few.extent().last()).isEqualTo(1000);
        }
    }

    private static Receipt.Outcome outcome(Storage storage, int n) throws StorageException {
        return storage.append(List.of(Drafts.keyed("x".repeat(400), "k" + n, "once")), 2)
                .get(0)
                .outcome();
    }
}

package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.retained;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.RetainedBoundContract;
import io.herald.storage.RetainedSize;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB retains no more than it may, also after it was closed and opened. */
class RetainingTest extends RetainedBoundContract {
    @TempDir
    Path other;

    @Override
    protected Storage open(StorageOptions options) throws StorageException {
        return RocksStorage.open(options);
    }

    @Override
    protected Storage reopened(Storage storage, StorageOptions options) throws StorageException {
        storage.close();
        return RocksStorage.open(options);
    }

    @Test
    void afterAnAppendThatFailedTheCountIsThatOfWhatIsThere() throws Exception {
        StorageOptions options = new StorageOptions(
                other.resolve("log"), Duration.ZERO, Duration.ofDays(1), 8 << 20, Duration.ofMinutes(1));
        try (RocksStorage storage = RocksStorage.open(options)) {
            storage.append(List.of(retained("a", "1")), 1000);
            RetainedSize before = storage.extent().retained();
            Thread.currentThread().interrupt();
            assertThat(fails(storage)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(storage.extent().retained()).isEqualTo(before);

            storage.recover();
            assertThat(storage.extent().retained()).isEqualTo(before);
            storage.append(List.of(retained("b", "2")), 1000);
            assertThat(storage.extent().retained().count()).isEqualTo(2);
        }
    }

    private static boolean fails(RocksStorage storage) {
        try {
            storage.append(List.of(retained("b", "2"), retained("c", "3")), 1000);
            return false;
        } catch (StorageException e) {
            return true;
        }
    }
}

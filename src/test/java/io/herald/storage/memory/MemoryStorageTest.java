package io.herald.storage.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.storage.Storage;
import io.herald.storage.StorageContract;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
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
}

package io.herald.storage.memory;

import io.herald.storage.Storage;
import io.herald.storage.StorageContract;
import io.herald.storage.StorageOptions;

/** Memory keeps the contract; it is not opened twice, as nothing outlives it. */
class MemoryStorageTest extends StorageContract {
    @Override
    protected Storage open(StorageOptions options) {
        return new MemoryStorage(options);
    }

    @Override
    protected Storage reopened(Storage storage, StorageOptions options) {
        return storage;
    }
}

package io.herald.storage.memory;

import io.herald.storage.RetainedBoundContract;
import io.herald.storage.Storage;
import io.herald.storage.StorageOptions;

/** Memory retains no more than it may. */
class MemoryRetainedTest extends RetainedBoundContract {
    @Override
    protected Storage open(StorageOptions options) {
        return new MemoryStorage(options);
    }

    @Override
    protected Storage reopened(Storage storage, StorageOptions options) {
        return storage;
    }
}

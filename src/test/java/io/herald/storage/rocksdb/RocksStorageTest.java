package io.herald.storage.rocksdb;

import io.herald.storage.Storage;
import io.herald.storage.StorageContract;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;

/** RocksDB keeps the contract, and after it was closed and opened. */
class RocksStorageTest extends StorageContract {
    @Override
    protected Storage open(StorageOptions options) throws StorageException {
        return RocksStorage.open(options);
    }

    @Override
    protected Storage reopened(Storage storage, StorageOptions options) throws StorageException {
        storage.close();
        return RocksStorage.open(options);
    }
}

/**
 * The log in files of this machine, on RocksDB: {@link io.herald.storage.rocksdb.RocksStorage}. Nothing else sees
 * RocksDB. One writer's thread and any number of readers', all of which may block; a small thread of its own syncs
 * where appends do not.
 */
package io.herald.storage.rocksdb;

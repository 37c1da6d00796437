/** The storage in files, held to the contract, and what becomes of it when its files are hurt. */
package io.herald.storage.rocksdb;

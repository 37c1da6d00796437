package io.herald.storage.rocksdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** How RocksDB is set up, with reasons. It owns what RocksDB borrows, and is closed after it. */
final class Tuning implements AutoCloseable {
    private static final long MIB = 1 << 20;

    private final Cache cache = new LRUCache(64 * MIB);
    private final Filter bloom = new BloomFilter(10);
    private final List<ColumnFamilyOptions> families = new ArrayList<>();
    private final DBOptions database;

    Tuning(WALRecoveryMode mode) {
        // Options that RocksDB's Java has no setter for.
        Properties unnamed = new Properties();
        unnamed.setProperty("track_and_verify_wals_in_manifest", "true");
        database = DBOptions.getDBOptionsFromProps(unnamed)
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(mode)
                // All that is not in tables yet is read again at open: this bounds how long that takes.
                .setMaxTotalWalSize(24 * MIB)
                // An error is told and not retried as if nothing had happened.
                .setMaxBgErrorResumeCount(0)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setSkipStatsUpdateOnDbOpen(true)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(2)
                .setMaxManifestFileSize(4 * MIB);
    }

    DBOptions database() {
        return database;
    }

    List<ColumnFamilyDescriptor> families() {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            ColumnFamilyOptions options = options(family);
            families.add(options);
            descriptors.add(new ColumnFamilyDescriptor(family.bytes(), options));
        }
        return descriptors;
    }

    private ColumnFamilyOptions options(Family family) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setBlockSize(family == Family.MESSAGES ? 16 << 10 : 4 << 10);
        if (family == Family.DEDUP || family == Family.RETAINED || family == Family.SESSIONS) {
            table.setFilterPolicy(bloom);
        }
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                // Small, so that the log for them is short; messages go through memory once and are never rewritten.
                .setWriteBufferSize((family == Family.MESSAGES ? 8 : 2) * MIB)
                .setMaxWriteBufferNumber(3)
                // Keys are dropped before their window is over where there are too many: small files go soon.
                .setTargetFileSizeBase((family == Family.DEDUP ? 4 : 16) * MIB)
                .setTargetFileSizeMultiplier(family == Family.DEDUP ? 2 : 1)
                .setMaxBytesForLevelBase(64 * MIB)
                .setLevel0FileNumCompactionTrigger(2)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                // What is old is dropped by range; nothing has to be rewritten because it is old.
                .setTtl(0)
                .setPeriodicCompactionSeconds(0);
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyOptions::close);
        database.close();
        cache.close();
        bloom.close();
    }
}

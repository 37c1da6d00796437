package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB, opened: its column families by name, its faults as ours. One writer, any number of readers. */
final class Engine implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Path path;
    private final Faults faults;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions unsynced = new WriteOptions();
    private final ReadOptions reading = new ReadOptions().setVerifyChecksums(true);
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private Tuning tuning;
    private RocksDB db;

    /** Shared by whoever uses the database; whoever exchanges it has it alone. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    Engine(Path path, Faults faults) {
        this.path = path;
        this.faults = faults;
    }

    void open(WALRecoveryMode mode) throws StorageException {
        tuning = new Tuning(mode);
        try {
            db = RocksDB.open(tuning.database(), path.toString(), tuning.families(), families);
        } catch (RocksDBException e) {
            closeDatabase();
            throw faults.opening(e);
        }
    }

    /** Runs a call that uses the database. */
    <T> T use(Call<T> call) throws StorageException {
        lock.readLock().lock();
        try {
            if (db == null) {
                throw new StorageException(
                        StorageException.Kind.FAILED, "The log at " + path + " is not open at present.", null);
            }
            return call.run();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | ArithmeticException
                | IllegalArgumentException
                | BrokerException e) {
            throw faults.damaged("a record cannot be read: " + e, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Closes the database and opens it anew, when nobody uses it. */
    void reopen(CrashTail tail, boolean unsynced) throws StorageException {
        lock.writeLock().lock();
        try {
            closeDatabase();
            open(tail.heal(unsynced, false));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What uses the database. */
    interface Call<T> {
        T run() throws StorageException;
    }

    Faults faults() {
        return faults;
    }

    ColumnFamilyHandle handle(Family family) {
        return families.get(family.ordinal());
    }

    /** What lies under a key, or null. */
    byte[] get(Family family, byte[] key) throws StorageException {
        try {
            return db.get(handle(family), reading, key);
        } catch (RocksDBException e) {
            throw faults.reading(e);
        }
    }

    /** How long that is which lies under a key; negative where nothing does. */
    int length(Family family, byte[] key) throws StorageException {
        try {
            return db.get(handle(family), reading, key, NOTHING);
        } catch (RocksDBException e) {
            throw faults.reading(e);
        }
    }

    /** An iterator, which sees what is there now; whoever asks for it closes it. */
    RocksIterator iterator(Family family) {
        return db.newIterator(handle(family), reading);
    }

    /** Whether the iterator stands on an entry; an end that is none throws. */
    boolean isAt(RocksIterator entries) throws StorageException {
        if (entries.isValid()) {
            return true;
        }
        try {
            entries.status();
            return false;
        } catch (RocksDBException e) {
            throw faults.reading(e);
        }
    }

    void write(WriteBatch batch, boolean sync) throws RocksDBException {
        db.write(sync ? synced : unsynced, batch);
    }

    void sync() throws RocksDBException {
        db.flushWal(true);
    }

    /** Moves all that is only in the log on into tables. */
    Void flush() throws StorageException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, families);
            return null;
        } catch (RocksDBException e) {
            throw faults.writing(e);
        }
    }

    /**
     * Makes a database of its own of all that is there: tables are shared, by hard links, what changes is copied.
     *
     * @param folder must not be there yet
     */
    Void checkpoint(Path folder) throws StorageException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
            return null;
        } catch (RocksDBException e) {
            throw faults.writing(e);
        }
    }

    /** How many bytes are not in tables yet. */
    long inMemory() throws StorageException {
        try {
            return db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            throw faults.reading(e);
        }
    }

    /** About how many bytes of tables lie from one key up to another. */
    long about(Family family, byte[] from, byte[] to) {
        try (Slice first = new Slice(from);
                Slice end = new Slice(to)) {
            return db.getApproximateSizes(
                            handle(family), List.of(new Range(first, end)), SizeApproximationFlag.INCLUDE_FILES)[0];
        }
    }

    /** The number of the last change. */
    long sequence() {
        return db.getLatestSequenceNumber();
    }

    /** Takes away the files in which there is nothing but keys below {@code end}. */
    void dropFilesBelow(Family family, byte[] end) throws StorageException {
        try {
            db.deleteFilesInRanges(handle(family), List.of(new byte[0], end), false);
        } catch (RocksDBException e) {
            throw faults.writing(e);
        }
    }

    /** Closes the database, not what it is read and written with. */
    private void closeDatabase() {
        families.forEach(ColumnFamilyHandle::close);
        families.clear();
        if (db != null) {
            db.close();
            db = null;
        }
        if (tuning != null) {
            tuning.close();
            tuning = null;
        }
    }

    /** Closes it, when nobody uses it any more; whoever comes later is told that it is not open. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closeDatabase();
            synced.close();
            unsynced.close();
            reading.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}

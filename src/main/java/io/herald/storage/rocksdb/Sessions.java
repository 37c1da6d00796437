package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.topic.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Keeps durable sessions. Any thread reads, the writer writes. */
final class Sessions {
    /** About how much is read at once: one session may have a thousand long filters, and takes more when it is read. */
    private static final int PAGE_BYTES = 512 << 10;

    private final Engine engine;
    private final RecordWriter key = new RecordWriter();
    private final RecordWriter record = new RecordWriter();

    Sessions(Engine engine) {
        this.engine = engine;
    }

    Optional<SessionState> session(String name) throws StorageException {
        byte[] found = engine.get(Family.SESSIONS, Keys.of(name));
        return found == null ? Optional.empty() : Optional.of(SessionRecord.read(found, name));
    }

    List<SessionState> sessions(String after, int most) throws StorageException {
        List<SessionState> found = new ArrayList<>();
        byte[] behind = Keys.of(after);
        try (RocksIterator entries = engine.iterator(Family.SESSIONS)) {
            entries.seek(behind);
            if (engine.isAt(entries) && Arrays.equals(entries.key(), behind)) {
                entries.next();
            }
            long bytes = 0;
            for (; found.size() < most && bytes < PAGE_BYTES && engine.isAt(entries); entries.next()) {
                String name = new String(entries.key(), StandardCharsets.UTF_8);
                byte[] record = entries.value();
                found.add(SessionRecord.read(record, name));
                bytes += record.length;
            }
        }
        return found;
    }

    void save(SessionState session, WriteBatch batch) throws RocksDBException {
        byte[] name = Keys.of(session.name());
        batch.put(
                engine.handle(Family.SESSIONS),
                key.beginKey().putBytes(name, 0, name.length).record(),
                SessionRecord.write(record, session));
    }

    void delete(String name, WriteBatch batch) throws RocksDBException {
        batch.delete(engine.handle(Family.SESSIONS), Keys.of(name));
    }
}

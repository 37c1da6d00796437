package io.herald.storage.rocksdb;

import io.herald.storage.PageDraft;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.storage.rocksdb.Segments.Segment;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A log in the files of one folder, kept by RocksDB. One thread writes, any number read.
 *
 * <pre>
 *   meta       "format"                          4 the format of all that follows
 *   messages   8 first id                        a whole run, as {@link RunRecord} draws it
 *   topics     4 segment | topic | 0 | 8 first id   1 version, 4 how many messages
 *   segments   4 number                          1 version, first and last id, first and last time, bytes
 *   retained   topic                             the message, as {@link RunRecord} draws it, and its id
 *   dedup      8 bucket | topic | 0 | key        1 version, 8 id, 8 time, 16 of the payload's SHA-256
 *   sessions   name                              as {@link SessionRecord} draws it
 * </pre>
 *
 * Numbers are big-endian. Beside RocksDB's files lies the {@link StateFile}.
 *
 * <p><b>What is promised.</b> With {@code syncEvery} zero, what has a receipt is on disk. A crash may tear the end of
 * the write-ahead log, behind all that has a receipt; it is cut off and {@link #findings} says so. Ids follow each
 * other without a gap. When fewer are found than were acknowledged, by whatever cause (a file cut short or gone, a
 * power cut where appends are not synced), the next message gets an id behind all that may have been given, a finding
 * names the range, and {@link Page#missing} tells each reader that comes by. A bit that flipped in a log or manifest,
 * the last record included, is told from a torn end ({@link LogScan}) and makes {@link #open} refuse; one in a table
 * makes the runs of its block missing, by their ids, or the call throw {@link StorageException.Kind#DAMAGED}. One thing
 * is taken on trust: after a power cut, which may set the mark of what was acknowledged back by seconds, that the
 * synced end of the log is there.
 */
public final class RocksStorage implements Storage {
    private final Engine engine;
    private final StateFile state;
    private final Segments segments;
    private final List<String> findings;
    private final Journal journal;
    private final Dedup dedup;
    private final Appender appender;
    private final Retained retained;
    private final Sessions sessions;

    private RocksStorage(StorageOptions options, Opening.Opened opened) {
        engine = opened.engine();
        state = opened.state();
        segments = opened.segments();
        findings = opened.findings();
        journal = new Journal(engine, options, state, opened.room());
        dedup = new Dedup(engine, options.dedupWindow().toMillis());
        appender = new Appender(engine, segments, journal, dedup);
        retained = new Retained(engine);
        sessions = new Sessions(engine);
    }

    /**
     * Opens the log in a folder, or begins one where the folder is empty or not there.
     *
     * @throws StorageException {@link StorageException.Kind#REFUSED} or {@link StorageException.Kind#DAMAGED}
     */
    public static RocksStorage open(StorageOptions options) throws StorageException {
        return new RocksStorage(options, new Opening(options).open());
    }

    @Override
    public List<String> findings() {
        return findings;
    }

    @Override
    public List<Receipt> append(List<Run> runs, long nowMs) throws StorageException {
        return appender.append(runs, nowMs);
    }

    @Override
    public Page read(PageQuery query) throws StorageException {
        return engine.use(() -> readPage(query));
    }

    private Page readPage(PageQuery query) throws StorageException {
        long head = segments.head();
        PageDraft draft = new PageDraft(query, segments.beforeOldest(), head);
        if (query.filters().size() == 1 && query.filters().get(0).isExact()) {
            TopicName topic = TopicName.of(query.filters().get(0).text(), Integer.MAX_VALUE);
            try (TopicReader reader = new TopicReader(engine, segments, topic)) {
                reader.read(draft, head);
            }
        } else {
            try (LogReader reader = new LogReader(engine, head)) {
                reader.read(query, draft);
            }
        }
        return draft.page();
    }

    @Override
    public Position head() {
        return Position.behind(MessageId.of(segments.head()));
    }

    @Override
    public Position oldest() {
        return Position.behind(MessageId.of(segments.beforeOldest()));
    }

    @Override
    public Position at(long timeMs) throws StorageException {
        return Position.behind(MessageId.of(engine.use(() -> before(timeMs))));
    }

    private long before(long timeMs) throws StorageException {
        for (Segment segment : segments.all()) {
            if (!segment.isEmpty() && segment.firstMs() >= timeMs) {
                return segment.first() - 1;
            } else if (!segment.isEmpty() && segment.lastMs() >= timeMs) {
                try (LogReader reader = new LogReader(engine, segment.last())) {
                    return reader.before(timeMs, segment.first(), segment.last());
                }
            }
        }
        return segments.head();
    }

    @Override
    public Optional<Ends> ends(TopicName topic) throws StorageException {
        return engine.use(() -> {
            try (TopicReader reader = new TopicReader(engine, segments, topic)) {
                return reader.ends();
            }
        });
    }

    @Override
    public List<Run> retained(TopicFilter filter, String after, int maxBytes, long nowMs) throws StorageException {
        return engine.use(() -> retained.read(filter, after, maxBytes, nowMs));
    }

    @Override
    public Optional<SessionState> session(String name) throws StorageException {
        return engine.use(() -> sessions.session(name));
    }

    @Override
    public List<SessionState> sessions(String after, int most) throws StorageException {
        return engine.use(() -> sessions.sessions(after, most));
    }

    @Override
    public void saveSessions(List<SessionState> saved) throws StorageException {
        write(batch -> {
            for (SessionState session : saved) {
                sessions.save(session, batch);
            }
        });
    }

    @Override
    public void deleteSession(String name) throws StorageException {
        write(batch -> sessions.delete(name, batch));
    }

    @Override
    public void dropOld(long nowMs) throws StorageException {
        Retention retention = new Retention(engine, segments, nowMs);
        write(batch -> {
            retention.plan(batch);
            retained.sweep(nowMs, batch);
        });
        retention.carryOut();
        dedup.dropOld(nowMs);
    }

    /** Moves all that is only in the log on into tables, for tests. */
    void flush() throws StorageException {
        engine.use(engine::flush);
    }

    private void write(Change change) throws StorageException {
        journal.ready(0);
        try (WriteBatch batch = new WriteBatch()) {
            change.addTo(batch);
            if (batch.count() > 0) {
                journal.commit(batch, segments.head());
            }
        } catch (RocksDBException e) {
            throw engine.faults().writing(e);
        }
    }

    /** What a batch is filled with. */
    private interface Change {
        void addTo(WriteBatch batch) throws StorageException, RocksDBException;
    }

    @Override
    public void close() {
        try {
            journal.close();
            state.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            appender.close();
            engine.close();
        }
    }
}

package io.herald.storage.rocksdb;

import io.herald.storage.PageDraft;
import io.herald.storage.RetainedPage;
import io.herald.storage.Storage;
import io.herald.storage.StorageCopy;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A log in the files of one folder, kept by RocksDB. One thread writes, any number read.
 *
 * <pre>
 *   meta       "format"                          4 the format of all that follows
 *              "probe"                           8 when it was last tried to write
 *              "retained"                        1 version, 8 how many messages are retained, 8 their bytes
 *   messages   8 first id                        a whole run, as {@link RunRecord} draws it
 *   topics     4 segment | topic | 0 | 8 first id   1 version, 4 how many messages
 *   segments   4 number                          1 version, first and last id, first and last time, bytes
 *   retained   topic                             the message, as {@link RunRecord} draws it, and its id
 *   dedup      8 bucket | topic | 0 | key        1 version, 8 id, 8 time, 16 of the payload's SHA-256
 *              8 bucket | 0 | 16 of the SHA-256 of a name, topic | 0 | key, that is long; likewise
 *   sessions   name                              as {@link SessionRecord} draws it
 * </pre>
 *
 * Numbers are big-endian. Beside RocksDB's files lie the {@link StateFile} and, in a folder, what {@link RocksCopy}
 * made.
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
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    private final StorageOptions options;

    /** Exchanged by the writer alone. */
    private volatile OpenLog log;

    private volatile List<String> findings;
    /** Which segment was the newest when it was last looked whether there is too much. */
    private int lookedAt;

    private RocksStorage(StorageOptions options) throws StorageException {
        this.options = options;
        open(Long.MAX_VALUE);
    }

    private void open(long lastSequence) throws StorageException {
        Opening.Opened opened = new Opening(options, lastSequence).open();
        log = new OpenLog(options, opened);
        findings = opened.findings();
    }

    /**
     * Opens the log in a folder, or begins one where the folder is empty or not there.
     *
     * @throws StorageException {@link StorageException.Kind#REFUSED} or {@link StorageException.Kind#DAMAGED}
     */
    public static RocksStorage open(StorageOptions options) throws StorageException {
        return new RocksStorage(options);
    }

    @Override
    public List<String> findings() {
        return findings;
    }

    @Override
    public List<Receipt> append(List<Run> runs, long nowMs) throws StorageException {
        int newest = log.segments.newest().number();
        if (newest != lookedAt) {
            // A segment is full: however fast messages come, no more are kept than there are to be.
            dropSegments(nowMs);
            lookedAt = log.segments.newest().number();
        }
        return log.appender.append(runs, nowMs);
    }

    private void dropSegments(long nowMs) throws StorageException {
        Retention retention = new Retention(log.engine, log.segments, nowMs);
        write(retention::plan);
        retention.carryOut();
    }

    @Override
    public void probe(long nowMs) throws StorageException {
        log.journal.measure();
        write(batch -> batch.put(log.engine.handle(Family.META), PROBE, Keys.of(nowMs)));
    }

    @Override
    public void recover() throws StorageException {
        OpenLog failed = log;
        if (failed.journal.hasFailed()) {
            failed.giveUp();
            open(failed.lastSequence());
        }
        log.journal.ready(1);
    }

    @Override
    public Page read(PageQuery query) throws StorageException {
        OpenLog open = log;
        return open.engine.use(() -> readPage(open.engine, open.segments, query));
    }

    private static Page readPage(Engine engine, Segments segments, PageQuery query) throws StorageException {
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
        return Position.behind(MessageId.of(log.segments.head()));
    }

    @Override
    public Position oldest() {
        return Position.behind(MessageId.of(log.segments.beforeOldest()));
    }

    @Override
    public Extent extent() {
        Segments segments = log.segments;
        return new Extent(segments.beforeOldest() + 1, segments.head(), segments.bytes(), log.retaining.size());
    }

    @Override
    public Position at(long timeMs) throws StorageException {
        OpenLog open = log;
        return Position.behind(MessageId.of(open.engine.use(() -> before(open.engine, open.segments, timeMs))));
    }

    private static long before(Engine engine, Segments segments, long timeMs) throws StorageException {
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
        OpenLog open = log;
        return open.engine.use(() -> {
            try (TopicReader reader = new TopicReader(open.engine, open.segments, topic)) {
                return reader.ends();
            }
        });
    }

    @Override
    public RetainedPage retained(TopicFilter filter, String after, int maxBytes, long nowMs) throws StorageException {
        OpenLog open = log;
        return open.engine.use(() -> open.retained.read(filter, after, maxBytes, nowMs));
    }

    @Override
    public Optional<SessionState> session(String name) throws StorageException {
        OpenLog open = log;
        return open.engine.use(() -> open.sessions.session(name));
    }

    @Override
    public List<SessionState> sessions(String after, int most) throws StorageException {
        OpenLog open = log;
        return open.engine.use(() -> open.sessions.sessions(after, most));
    }

    @Override
    public void saveSessions(List<SessionState> saved) throws StorageException {
        Sessions sessions = log.sessions;
        write(batch -> {
            for (SessionState session : saved) {
                sessions.save(session, batch);
            }
        });
    }

    @Override
    public void deleteSession(String name) throws StorageException {
        write(batch -> log.sessions.delete(name, batch));
    }

    @Override
    public void dropOld(long nowMs) throws StorageException {
        OpenLog open = log;
        Retention retention = new Retention(open.engine, open.segments, nowMs);
        write(batch -> {
            retention.plan(batch);
            open.retaining.sweep(nowMs, batch);
        });
        open.retaining.counted();
        retention.carryOut();
        open.dedup.dropOld(nowMs);
    }

    @Override
    public StorageCopy copy(String name) throws StorageException {
        return new RocksCopy(options.path(), name, () -> log);
    }

    /** Moves all that is only in the log on into tables, for tests. */
    void flush() throws StorageException {
        log.engine.use(log.engine::flush);
    }

    private void write(Change change) throws StorageException {
        log.journal.ready(0);
        try (WriteBatch batch = new WriteBatch()) {
            change.addTo(batch);
            if (batch.count() > 0) {
                log.journal.commit(batch, log.segments.head());
            }
        } catch (RocksDBException e) {
            throw log.engine.faults().writing(e);
        }
    }

    /** What a batch is filled with. */
    private interface Change {
        void addTo(WriteBatch batch) throws StorageException, RocksDBException;
    }

    @Override
    public void close() {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

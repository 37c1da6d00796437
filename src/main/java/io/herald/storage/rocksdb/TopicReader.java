package io.herald.storage.rocksdb;

import io.herald.storage.PageDraft;
import io.herald.storage.Storage.Ends;
import io.herald.storage.StorageException;
import io.herald.storage.rocksdb.Segments.Segment;
import io.herald.topic.MessageId;
import io.herald.topic.TopicName;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksIterator;

/**
 * Reads the messages of one topic by its index, segment by segment, so that what lies between them costs nothing. It
 * belongs to the call that reads.
 */
final class TopicReader implements AutoCloseable {
    /** What it costs to find nothing in a segment, in bytes. */
    private static final int LOOK = 64;

    private final Engine engine;
    private final Segments segments;
    private final TopicName topic;
    private final RocksIterator index;

    TopicReader(Engine engine, Segments segments, TopicName topic) {
        this.engine = engine;
        this.segments = segments;
        this.topic = topic;
        this.index = engine.iterator(Family.TOPICS);
    }

    /** @param head the id of the newest message */
    void read(PageDraft draft, long head) throws StorageException {
        Segment segment = segments.with(draft.next() + 1);
        while (draft.wantsMore() && readSegment(segment, draft, head)) {
            Segment next = segments.after(segment);
            draft.pass(next == null ? head : Math.min(head, segment.last()), LOOK);
            if (next != null && !draft.miss(Math.min(head, next.first() - 1))) {
                return;
            }
            segment = next;
        }
    }

    /** Reads on in a segment; whether all of it was looked at. */
    private boolean readSegment(Segment segment, PageDraft draft, long head) throws StorageException {
        byte[] prefix = Keys.indexPrefix(segment.number(), topic);
        seekWith(prefix, draft.next() + 1);
        while (engine.isAt(index) && Keys.hasPrefix(index.key(), prefix)) {
            long first = Keys.idOfIndex(index.key());
            if (first > head) {
                return true;
            }
            // A page that is full may have ended within the run.
            if (!readRun(first, count(), draft) || !draft.wantsMore()) {
                return false;
            }
            index.next();
        }
        return true;
    }

    private int count() {
        RecordReader in = new RecordReader(index.value(), Appender.INDEX_VERSION);
        return in.getInt();
    }

    private boolean readRun(long first, int count, PageDraft draft) throws StorageException {
        byte[] record = record(first);
        if (record != null) {
            draft.take(RunRecord.read(record, first));
            return true;
        }
        draft.pass(first - 1, 0);
        return draft.miss(first + count - 1L);
    }

    /** The record of a run; null where it is gone or cannot be trusted, which is all the same to a reader. */
    private byte[] record(long first) throws StorageException {
        try {
            return engine.get(Family.MESSAGES, Keys.of(first));
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.DAMAGED) {
                return null;
            }
            throw e;
        }
    }

    /** Goes to the entry of the run that has the message {@code id}, or to the one after it. */
    private void seekWith(byte[] prefix, long id) {
        byte[] key = Keys.index(prefix, id);
        index.seekForPrev(key);
        boolean within =
                index.isValid() && Keys.hasPrefix(index.key(), prefix) && Keys.idOfIndex(index.key()) + count() > id;
        if (!within) {
            index.seek(key);
        }
    }

    /** Looks no further from either side than to where there is something. */
    Optional<Ends> ends() throws StorageException {
        List<Segment> all = segments.all();
        long last = -1;
        for (int i = all.size() - 1; last < 0 && i >= 0; i--) {
            last = lastIn(all.get(i));
        }
        long first = -1;
        for (int i = 0; last >= 0 && first < 0 && i < all.size(); i++) {
            first = firstIn(all.get(i));
        }
        return first < 0 ? Optional.empty() : Optional.of(new Ends(MessageId.of(first), MessageId.of(last)));
    }

    private long firstIn(Segment segment) throws StorageException {
        byte[] prefix = Keys.indexPrefix(segment.number(), topic);
        index.seek(prefix);
        return engine.isAt(index) && Keys.hasPrefix(index.key(), prefix) ? Keys.idOfIndex(index.key()) : -1;
    }

    private long lastIn(Segment segment) throws StorageException {
        byte[] prefix = Keys.indexPrefix(segment.number(), topic);
        index.seekForPrev(Keys.index(prefix, -1));
        boolean found = engine.isAt(index) && Keys.hasPrefix(index.key(), prefix);
        return found ? Keys.idOfIndex(index.key()) + count() - 1 : -1;
    }

    @Override
    public void close() {
        index.close();
    }
}

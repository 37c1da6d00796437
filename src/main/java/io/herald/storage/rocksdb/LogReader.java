package io.herald.storage.rocksdb;

import io.herald.storage.PageDraft;
import io.herald.storage.StorageException;
import io.herald.topic.PageQuery;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;
import org.rocksdb.RocksIterator;

/**
 * Reads messages of any topic, in the order of their ids. As ids follow each other without a gap, a gap is something
 * that is missing, whatever made it; where a block is damaged it goes on behind it. It belongs to the call that reads.
 */
final class LogReader implements AutoCloseable {
    private final Engine engine;
    private final long head;
    private RocksIterator entries;
    private final ByteBuffer peeked = RunRecord.peekBuffer();

    /** @param head the id of the newest message */
    LogReader(Engine engine, long head) {
        this.engine = engine;
        this.head = head;
        this.entries = engine.iterator(Family.MESSAGES);
    }

    void read(PageQuery query, PageDraft draft) throws StorageException {
        if (!draft.wantsMore()) {
            return;
        }
        long first = seekWith(draft.next() + 1);
        while (draft.wantsMore()) {
            if (first < 0) {
                first = firstReadable(draft.next() + 1);
            }
            if (first > draft.next() + 1 && !draft.miss(Math.min(head, first - 1)) || first > head) {
                return;
            }
            read(first, query.filters(), draft);
            entries.next();
            first = here();
        }
    }

    private void read(long first, List<TopicFilter> filters, PageDraft draft) {
        int size = peek();
        TopicName topic = topic(first);
        if (filters.stream().anyMatch(filter -> filter.matches(topic))) {
            draft.take(RunRecord.read(entries.value(), first));
        } else {
            draft.pass(first + RunRecord.count(peeked) - 1, size);
        }
    }

    private int peek() {
        peeked.clear();
        int size = entries.value(peeked);
        peeked.limit(Math.min(size, peeked.capacity()));
        return size;
    }

    private TopicName topic(long first) {
        String text = RunRecord.topic(peeked);
        if (text.isEmpty()) {
            Run whole = RunRecord.read(entries.value(), first);
            return whole.topic();
        }
        return TopicName.of(text, Integer.MAX_VALUE);
    }

    /** Goes to the run that has a message, or to the one after it. The same answers as of {@link #here}. */
    private long seekWith(long id) {
        entries.seekForPrev(Keys.of(id));
        if (entries.isValid()) {
            long first = Keys.number(entries.key());
            peek();
            if (first + RunRecord.count(peeked) > id) {
                return first;
            }
        }
        entries.seek(Keys.of(id));
        return here();
    }

    /** The first id of the run that is stood on; beyond the head at the end; -1 where it cannot be read. */
    private long here() {
        if (entries.isValid()) {
            return Keys.number(entries.key());
        }
        try {
            engine.isAt(entries);
            return head + 1;
        } catch (StorageException damaged) {
            return -1;
        }
    }

    /** Goes to the first run from {@code id} on that can be read: ever longer leaps, then halves of the last. */
    private long firstReadable(long id) {
        long bad = id - 1;
        long leap = 1;
        long good = probe(id);
        for (long next = id; good < 0; good = probe(next)) {
            bad = next;
            next = Math.min(head + 1, next + leap);
            leap *= 2;
            if (bad > head) {
                return head + 1;
            }
        }
        long to = good;
        while (to - bad > 1) {
            long middle = bad + (to - bad) / 2;
            long found = probe(middle);
            bad = found < 0 ? middle : bad;
            to = found < 0 ? to : middle;
            good = found < 0 ? good : found;
        }
        return probe(good);
    }

    private long probe(long id) {
        // One that met damage may go on complaining of it elsewhere.
        entries.close();
        entries = engine.iterator(Family.MESSAGES);
        entries.seek(Keys.of(id));
        return here();
    }

    /** The id before the first message from {@code from} to {@code to} that was stored at or after a time. */
    long before(long timeMs, long from, long to) throws StorageException {
        long before = from - 1;
        long notBefore = to + 1;
        while (notBefore - before > 1) {
            long middle = before + (notBefore - before) / 2;
            long first = seekWith(middle);
            if (first < 0) {
                engine.isAt(entries);
            }
            peek();
            if (RunRecord.storedMs(peeked) >= timeMs) {
                notBefore = first;
            } else {
                before = first + RunRecord.count(peeked) - 1;
            }
        }
        return before;
    }

    @Override
    public void close() {
        entries.close();
    }
}

package io.herald.storage;

import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * A page while it is being read from a log with one partition: what was found, how far the reader got and when the page
 * is full. It belongs to the call that reads.
 *
 * <p>A page ends after {@link PageQuery#maxMessages()}, after about {@link PageQuery#maxBytes()} found, or after
 * {@value #LOOKED_AT} times as many looked at, so that nobody waits long for a scan that finds little. It also ends
 * before a gap that lies behind a message that was found, because what is missing is told before what follows it.
 */
public final class PageDraft {
    /** How many times more than is asked for is looked at. */
    public static final int LOOKED_AT = 16;

    private final PageQuery query;
    private final long head;
    private final List<Run> runs = new ArrayList<>();
    private long next;
    private int messages;
    private long bytes;
    private long lookedAt;
    private Page.Missing missing;

    /**
     * @param query what is asked for
     * @param oldest the position, as an offset, before the oldest message that is kept
     * @param head the offset of the newest message
     */
    public PageDraft(PageQuery query, long oldest, long head) {
        this.query = query;
        this.head = head;
        this.next = query.from().in(MessageId.SOLE).offset();
        miss(oldest);
    }

    /** The offset of the last message that was looked at. */
    public long next() {
        return next;
    }

    /** Whether the page is neither full nor at the head. */
    public boolean wantsMore() {
        return next < head
                && messages < query.maxMessages()
                && bytes < query.maxBytes()
                && lookedAt < (long) query.maxBytes() * LOOKED_AT;
    }

    /** Passes over messages up to {@code last} that are not asked for, of so many bytes. */
    public void pass(long last, long size) {
        next = Math.max(next, last);
        lookedAt += size;
    }

    /**
     * Takes what the page has room for of a run that is asked for, unless it has expired.
     *
     * @param run as it is stored; the reader may stand in the middle of it
     */
    public void take(Run run) {
        long size = (long) run.head().length() + run.payloads().totalLength();
        if (run.head().isExpired(query.nowMs())) {
            pass(run.last().offset(), size);
            return;
        }
        int had = (int) Math.max(0, next + 1 - run.first().offset());
        Run rest = run.from(had).upTo(query.maxMessages() - messages);
        runs.add(rest);
        messages += rest.count();
        bytes += (long) rest.head().length() + rest.payloads().totalLength();
        pass(rest.last().offset(), size);
    }

    /**
     * Notes that nothing is there from here up to {@code to}.
     *
     * @return whether the page may go on behind it
     */
    public boolean miss(long to) {
        if (to <= next) {
            return true;
        }
        if (!runs.isEmpty()) {
            return false;
        }
        Position from = missing == null ? behind(next) : missing.from();
        if (missing != null && !missing.to().equals(behind(next))) {
            return false;
        }
        missing = new Page.Missing(from, behind(to));
        next = to;
        return true;
    }

    /** The page. */
    public Page page() {
        return new Page(runs, behind(next), behind(head), missing);
    }

    private static Position behind(long offset) {
        return Position.behind(MessageId.of(offset));
    }
}

package io.herald.storage.memory;

import io.herald.storage.RetainedPage;
import io.herald.storage.Storage;
import io.herald.storage.StorageOptions;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A log in memory, gone when the process ends. Any thread; one call at a time, whatever it does. */
public final class MemoryStorage implements Storage {
    private final MemoryLog log;
    private final MemoryKeys keys;
    private final MemoryRetained retained;
    private final TreeMap<String, SessionState> sessions = new TreeMap<>();
    private long latestMs;

    /** An empty one. */
    public MemoryStorage(StorageOptions options) {
        log = new MemoryLog(options);
        retained = new MemoryRetained(options.retained());
        keys = new MemoryKeys(options.dedupWindow().toMillis(), options.retentionBytes());
    }

    @Override
    public List<String> findings() {
        return List.of();
    }

    @Override
    public synchronized List<Receipt> append(List<Run> runs, long nowMs) {
        latestMs = Math.max(latestMs, nowMs);
        List<Receipt> receipts = new ArrayList<>(runs.size());
        for (Run run : runs) {
            Optional<Receipt> known = keys.known(run, latestMs);
            receipts.add(known.orElseGet(() -> store(run)));
        }
        return receipts;
    }

    private Receipt store(Run run) {
        boolean retains = run.head().terms().retain();
        if (retains && !retained.takes(run.from(run.count() - 1))) {
            return Receipt.NO_ROOM;
        }
        Run stored = log.append(run, latestMs);
        keys.remember(stored, latestMs);
        if (retains) {
            retained.put(stored.from(stored.count() - 1));
        }
        return new Receipt(Receipt.Outcome.STORED, stored.first());
    }

    @Override
    public synchronized Page read(PageQuery query) {
        return log.read(query);
    }

    @Override
    public synchronized Position head() {
        return Position.behind(MessageId.of(log.head()));
    }

    @Override
    public synchronized Position oldest() {
        return Position.behind(MessageId.of(log.beforeOldest()));
    }

    @Override
    public synchronized Extent extent() {
        return new Extent(log.beforeOldest() + 1, log.head(), log.bytes(), retained.size());
    }

    @Override
    public synchronized Position at(long timeMs) {
        return Position.behind(MessageId.of(log.before(timeMs)));
    }

    @Override
    public synchronized Optional<Ends> ends(TopicName topic) {
        return log.ends(topic);
    }

    @Override
    public synchronized RetainedPage retained(TopicFilter filter, String after, int maxBytes, long nowMs) {
        return retained.read(filter, after, maxBytes, nowMs);
    }

    @Override
    public synchronized Optional<SessionState> session(String name) {
        return Optional.ofNullable(sessions.get(name));
    }

    @Override
    public synchronized List<SessionState> sessions(String after, int most) {
        return sessions.tailMap(after, false).values().stream().limit(most).toList();
    }

    @Override
    public synchronized void saveSessions(List<SessionState> saved) {
        saved.forEach(session -> sessions.put(session.name(), session));
    }

    @Override
    public synchronized void deleteSession(String name) {
        sessions.remove(name);
    }

    @Override
    public synchronized void dropOld(long nowMs) {
        log.dropOld(nowMs);
        keys.dropOld(nowMs);
        retained.dropExpired(nowMs);
    }

    @Override
    public void close() {
        // What is in memory goes with the object.
    }
}

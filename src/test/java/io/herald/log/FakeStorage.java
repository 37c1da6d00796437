package io.herald.log;

import io.herald.storage.RetainedPage;
import io.herald.storage.Storage;
import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage in memory that cannot write while a test says so: when it failed, until it was opened anew. */
final class FakeStorage implements Storage {
    private int listed = Integer.MAX_VALUE;
    private final Storage kept = new MemoryStorage(
            new StorageOptions(Path.of("none"), Duration.ZERO, Duration.ofDays(1), 1 << 20, Duration.ofMinutes(1)));

    /** What the next write meets, and every one until a recovery succeeds; null for nothing. */
    private volatile Kind trouble;

    /** What the next write, and one only, throws that no storage should; null for nothing. */
    private volatile RuntimeException bug;

    /** Whether the disk is as it should be again. */
    private volatile boolean mended;

    private StorageCopy copy;

    private final AtomicInteger probes = new AtomicInteger();
    private final CountDownLatch tries = new CountDownLatch(2);

    void breaks(Kind kind) {
        mended = false;
        trouble = kind;
    }

    /** The next write meets a fault of the broker's own. */
    void stumbles() {
        bug = new IllegalStateException("a bug");
    }

    void isMended() {
        mended = true;
    }

    /** What copies are made with. */
    void copies(StorageCopy with) {
        copy = with;
    }

    /** Counted down for each recovery that was tried. */
    CountDownLatch tries() {
        return tries;
    }

    /** How often it was tried to write for nothing else. */
    int probes() {
        return probes.get();
    }

    private void check() throws StorageException {
        RuntimeException stumbled = bug;
        bug = null;
        if (stumbled != null) {
            throw stumbled;
        }
        if (trouble == Kind.FULL && mended) {
            trouble = null;
        }
        if (trouble != null) {
            throw new StorageException(trouble, "It cannot write.", null);
        }
    }

    /** From now on sessions are listed in pages of at most so many. */
    void listAtMost(int most) {
        listed = most;
    }

    @Override
    public void recover() throws StorageException {
        tries.countDown();
        trouble = mended ? null : trouble;
        check();
    }

    @Override
    public void probe(long nowMs) throws StorageException {
        probes.incrementAndGet();
        check();
    }

    @Override
    public List<Receipt> append(List<Run> runs, long nowMs) throws StorageException {
        check();
        return kept.append(runs, nowMs);
    }

    @Override
    public List<String> findings() {
        return kept.findings();
    }

    @Override
    public Page read(PageQuery query) throws StorageException {
        return kept.read(query);
    }

    @Override
    public Position head() {
        return kept.head();
    }

    @Override
    public Position oldest() {
        return kept.oldest();
    }

    @Override
    public Extent extent() {
        return kept.extent();
    }

    @Override
    public Position at(long timeMs) throws StorageException {
        return kept.at(timeMs);
    }

    @Override
    public Optional<Ends> ends(TopicName topic) throws StorageException {
        return kept.ends(topic);
    }

    @Override
    public RetainedPage retained(TopicFilter filter, String after, int maxBytes, long nowMs) throws StorageException {
        return kept.retained(filter, after, maxBytes, nowMs);
    }

    @Override
    public Optional<SessionState> session(String name) throws StorageException {
        return kept.session(name);
    }

    @Override
    public List<SessionState> sessions(String after, int most) throws StorageException {
        return kept.sessions(after, Math.min(most, listed));
    }

    @Override
    public void saveSessions(List<SessionState> sessions) throws StorageException {
        check();
        kept.saveSessions(sessions);
    }

    @Override
    public void deleteSession(String name) throws StorageException {
        check();
        kept.deleteSession(name);
    }

    @Override
    public void dropOld(long nowMs) throws StorageException {
        kept.dropOld(nowMs);
    }

    @Override
    public StorageCopy copy(String name) {
        return copy;
    }

    @Override
    public void close() {
        kept.close();
    }
}

package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.storage.rocksdb.Segments.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;

/**
 * Opens a folder: sees whose it is, locks it, heals what a crash left, opens RocksDB, and finds out whether anything is
 * gone that was acknowledged. It belongs to the call that opens.
 */
final class Opening {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final byte[] FORMAT = Keys.of("format");

    private final StorageOptions options;
    private final Path path;
    private final Faults faults;
    private final long lastSequence;
    private final List<String> findings = new ArrayList<>();
    private final Segments segments;

    /** What stands when a folder is open. */
    record Opened(
            Engine engine,
            StateFile state,
            Segments segments,
            Retaining retaining,
            KeyBuckets buckets,
            Room room,
            List<String> findings) {}

    /** @param lastSequence the last change that was acknowledged, or {@link Long#MAX_VALUE} where it is not known */
    Opening(StorageOptions options, long lastSequence) {
        this.options = options;
        this.lastSequence = lastSequence;
        this.path = options.path();
        this.faults = new Faults(path);
        this.segments = new Segments(options);
    }

    Opened open() throws StorageException {
        try {
            checkFolder();
            StateFile state = StateFile.open(path, faults);
            try {
                return open(state);
            } catch (StorageException | IOException | RuntimeException e) {
                state.close();
                throw e;
            }
        } catch (IOException e) {
            throw faults.refused(e + "; check the disk, and that this user may read and write there", e);
        }
    }

    private void checkFolder() throws IOException, StorageException {
        DurableFolder.make(path);
        try (Stream<Path> files = Files.list(path)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            if (!names.contains(StateFile.NAME) && names.stream().anyMatch(name -> !name.equals("lost+found"))) {
                throw faults.refused(
                        "it has files that are not Herald's, such as " + names.get(0) + ", and no " + StateFile.NAME
                                + "; give log.path an empty or new folder",
                        null);
            }
        }
    }

    private Opened open(StateFile state) throws StorageException, IOException {
        StateFile.Run before = state.run();
        boolean isThere = Files.exists(path.resolve("CURRENT"));
        if (before.isMade() && !isThere) {
            throw faults.damaged("the file CURRENT is gone", null);
        } else if (!before.isMade()) {
            state.say(new StateFile.Run(0, false, true, ""));
        }
        Natives.load(path, faults);
        Engine engine = new Engine(path, faults);
        try {
            CrashTail tail = new CrashTail(path, faults, findings, lastSequence);
            WALRecoveryMode mode = tail.heal(before.reserved() > 0, isAfterPowerCut(before));
            checkManifestEnd(state.mark().manifest(), before);
            engine.open(mode);
            return engine.use(() -> check(engine, state, before));
        } catch (StorageException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** A crash of the process cannot have made the manifest shorter, however whole its end looks. */
    private void checkManifestEnd(ManifestEnd.At noted, StateFile.Run before) throws StorageException, IOException {
        ManifestEnd.At now = new ManifestEnd(path).now();
        if (!isAfterPowerCut(before) && now.number() == noted.number() && now.size() < noted.size()) {
            throw faults.damaged(
                    "its manifest " + now.number() + " ends at byte " + now.size() + " and was " + noted.size()
                            + " long",
                    null);
        }
    }

    private static boolean isAfterPowerCut(StateFile.Run before) throws IOException {
        return !before.isClean() && !(before.boot().equals(boot()) && !boot().isEmpty());
    }

    private Opened check(Engine engine, StateFile state, StateFile.Run before) throws StorageException {
        try (WriteBatch batch = new WriteBatch()) {
            checkFormat(engine, batch);
            segments.load(engine);
            checkHead(engine);
            Retaining retaining = new Retaining(engine, options.retained());
            retaining.load(findings);
            KeyBuckets buckets = new KeyBuckets(engine, options.dedupWindow().toMillis(), options.retentionBytes());
            buckets.load(findings);
            Segment beyond = beyondLost(engine, state, before, batch);
            if (batch.count() > 0) {
                engine.write(batch, true);
            }
            if (beyond != null) {
                segments.install(beyond);
            }
            long reserved = options.syncEvery().isZero() ? 0 : segments.head() + 1;
            ManifestEnd.At manifest = new ManifestEnd(path).now();
            state.mark(new StateFile.Mark(segments.head(), engine.sequence(), manifest));
            state.say(new StateFile.Run(reserved, true, false, boot()));
            Room room = new Room(path, engine);
            return new Opened(engine, state, segments, retaining, buckets, room, List.copyOf(findings));
        } catch (RocksDBException e) {
            throw faults.opening(e);
        } catch (IOException e) {
            throw faults.refused(e + "; check the disk", e);
        }
    }

    private void checkFormat(Engine engine, WriteBatch batch) throws StorageException, RocksDBException {
        byte[] found = engine.get(Family.META, FORMAT);
        if (found == null) {
            batch.put(engine.handle(Family.META), FORMAT, Keys.of(StateFile.FORMAT));
        } else if (!Arrays.equals(found, Keys.of(StateFile.FORMAT))) {
            throw faults.refused("its format is not " + StateFile.FORMAT + "; start the version that wrote it", null);
        }
    }

    /** The newest message and the newest segment are written together, so they tell the same. */
    private void checkHead(Engine engine) throws StorageException {
        Segment newest = segments.newest();
        long last = newestMessage(engine, newest);
        if (last > newest.last() || last < newest.last() && !newest.isEmpty()) {
            throw faults.damaged("the newest message is " + last + " and should be " + newest.last(), null);
        }
    }

    private long newestMessage(Engine engine, Segment newest) throws StorageException {
        try (RocksIterator entries = engine.iterator(Family.MESSAGES)) {
            entries.seekToLast();
            return engine.isAt(entries)
                    ? RunRecord.read(entries.value(), Keys.number(entries.key()))
                            .last()
                            .offset()
                    : 0;
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.DAMAGED) {
                throw e;
            }
            findings.add("The newest messages cannot be read; who reads over them is told. " + e.getMessage());
            return newest.last();
        }
    }

    /** The segment behind ids that are lost, or null where none is. */
    private Segment beyondLost(Engine engine, StateFile state, StateFile.Run before, WriteBatch batch)
            throws StorageException, RocksDBException, IOException {
        long head = segments.head();
        long given = Math.max(head, state.mark().id());
        if (isAfterPowerCut(before)) {
            given = Math.max(given, before.reserved() - 1);
        }
        if (given > head) {
            findings.add("The messages " + (head + 1) + " to " + given + " are gone, some of which may have been"
                    + " acknowledged; who reads over them is told.");
            Segment beyond =
                    segments.newest().after(given + 1, segments.newest().lastMs());
            RecordWriter key = new RecordWriter();
            batch.put(
                    engine.handle(Family.SEGMENTS),
                    key.beginKey().putInt(beyond.number()).record(),
                    beyond.write(new RecordWriter()));
            return beyond;
        }
        if (engine.sequence() < state.mark().sequence()) {
            findings.add("What was written last about sessions, at most a moment, is gone.");
        }
        return null;
    }

    /** Which start of the machine this is; empty where that cannot be told. */
    private static String boot() throws IOException {
        return Files.isReadable(BOOT)
                ? Files.readString(BOOT, StandardCharsets.US_ASCII).trim()
                : "";
    }
}

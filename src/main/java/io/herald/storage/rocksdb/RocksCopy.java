package io.herald.storage.rocksdb;

import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.topic.MessageId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A copy of a log, in a folder within the log's own: so it is on the same file system, where tables can be shared, and
 * may be written wherever the log may. What is not whole yet has a name that says so. It belongs to whoever asked for
 * it; each step says on which thread.
 */
final class RocksCopy implements StorageCopy {
    /** Where copies are, within the log's folder. */
    static final String FOLDER = "backups";

    /** How many copies may lie there: each keeps what the log has dropped since. */
    static final int MOST = 16;

    private static final String UNFINISHED = ".unfinished";
    /** What is copied and not shared is less than this: the manifest, the options, the end of the log. */
    private static final long ROOM = 16 << 20;

    private final Path folder;
    private final Path unfinished;
    private final String name;
    private final Faults faults;
    private final Supplier<OpenLog> log;
    private StateFile.Mark mark;

    /**
     * @param path the log's folder
     * @param name what the copy is to be called
     * @param log what is open at present
     */
    RocksCopy(Path path, String name, Supplier<OpenLog> log) {
        this.folder = path.resolve(FOLDER).toAbsolutePath().normalize();
        this.unfinished = folder.resolve(name + UNFINISHED);
        this.name = name;
        this.faults = new Faults(unfinished);
        this.log = log;
    }

    @Override
    public void prepare() throws StorageException {
        try {
            DurableFolder.make(folder);
            // Of a process that ended in the midst of it.
            removeUnfinished();
            checkHowMany();
        } catch (IOException e) {
            throw fault(e);
        }
        OpenLog open = log.get();
        open.engine.use(() -> {
            open.room.check(ROOM);
            // What is in memory only becomes a table now, while others go on writing.
            return open.engine.flush();
        });
    }

    private void checkHowMany() throws IOException, StorageException {
        try (Stream<Path> copies = Files.list(folder)) {
            if (copies.count() >= MOST) {
                throw new StorageException(
                        Kind.REFUSED, "There are " + MOST + " copies in " + folder + "; move or remove some.", null);
            }
        }
    }

    @Override
    public void take() throws StorageException {
        OpenLog open = log.get();
        open.journal.ready(1);
        open.engine.use(() -> open.engine.checkpoint(unfinished));
        mark = new StateFile.Mark(open.segments.head(), open.engine.sequence(), ManifestEnd.At.UNKNOWN);
    }

    @Override
    public Made finish() throws StorageException {
        try (StateFile state = StateFile.open(unfinished, faults)) {
            // As after an orderly stop: all that was written is in tables, and they are on disk.
            state.mark(new StateFile.Mark(mark.id(), mark.sequence(), new ManifestEnd(unfinished).now()));
            state.say(new StateFile.Run(0, true, true, ""));
            long bytes = sync();
            Path named = freeName();
            Files.move(unfinished, named, StandardCopyOption.ATOMIC_MOVE);
            DurableFolder.sync(folder);
            return new Made(named, MessageId.of(mark.id()), bytes);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** Syncs every file and the names of all; gives how many bytes they are. */
    private long sync() throws IOException {
        long bytes = 0;
        for (Path file : list(unfinished, file -> true)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
                bytes += channel.size();
            }
        }
        DurableFolder.sync(unfinished);
        return bytes;
    }

    private Path freeName() {
        Path free = folder.resolve(name);
        for (int i = 2; Files.exists(free); i++) {
            free = folder.resolve(name + "-" + i);
        }
        return free;
    }

    @Override
    public void abandon() throws StorageException {
        try {
            removeUnfinished();
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** RocksDB makes a folder of its own beside, with an ending of its own. */
    private void removeUnfinished() throws IOException {
        for (Path left : list(folder, path -> path.getFileName().toString().contains(UNFINISHED))) {
            try (Stream<Path> files = Files.walk(left)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(wanted).toList();
        }
    }

    private StorageException fault(IOException cause) {
        String said = String.valueOf(cause.getMessage());
        return said.contains("No space left") || said.contains("quota exceeded")
                ? faults.full(cause)
                : new StorageException(
                        Kind.FAILED,
                        "A copy cannot be written to " + folder + " (" + said + "). Check the disk.",
                        cause);
    }
}

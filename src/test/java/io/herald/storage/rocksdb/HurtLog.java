package io.herald.storage.rocksdb;

import static io.herald.storage.Drafts.from;
import static io.herald.storage.Drafts.retained;
import static io.herald.storage.Drafts.run;

import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A log in a folder that a test hurts while it is closed, and what was said to those who appended to it. */
final class HurtLog {
    static final int RUNS = 60;

    private final Path folder;

    /** What was acknowledged: each message as it is told, by id. */
    private final TreeMap<Long, String> acknowledged = new TreeMap<>();

    HurtLog(Path folder) {
        this.folder = folder;
    }

    StorageOptions options() {
        return new StorageOptions(folder, Duration.ZERO, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
    }

    /** Fills tables and the log with messages, retained ones and a session, and leaves the folder as a crash does. */
    HurtLog filled() throws Exception {
        Path live = folder.resolveSibling(folder.getFileName() + "-live");
        StorageOptions options =
                new StorageOptions(live, Duration.ZERO, Duration.ofDays(1), 1L << 30, Duration.ofMinutes(1));
        try (RocksStorage storage = RocksStorage.open(options)) {
            for (int i = 0; i < RUNS; i++) {
                String payload = i + "-" + "x".repeat(i * 997 % 5000);
                append(storage, i % 7 == 0 ? retained("t/" + i % 3, payload) : run("t/" + i % 3, payload, "b" + i));
                if (i == RUNS / 2) {
                    storage.saveSessions(List.of(new SessionState(
                            "ann", List.of(), Drafts.behind(7), List.of(), 60_000, 1000, Position.START)));
                    storage.flush();
                }
            }
            copy(live, folder);
        }
        return this;
    }

    void append(RocksStorage storage, Run run) throws StorageException {
        long first = storage.append(List.of(run), 1000).get(0).first().offset();
        acknowledged(first, run);
    }

    /** A run was acknowledged, from this id on. */
    void acknowledged(long first, Run run) {
        List<String> told =
                Drafts.told(run.storedAs(io.herald.topic.MessageId.of(first))).toList();
        for (int i = 0; i < told.size(); i++) {
            acknowledged.put(first + i, told.get(i));
        }
    }

    /** The id of the last message that was acknowledged. */
    long last() {
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path newest(String suffix) {
        return files().stream()
                .filter(file ->
                        file.toString().endsWith(suffix) && file.toFile().length() > 0)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /** Reads all, and holds it against what was acknowledged; what was missing, in ids. */
    List<Long> compare(RocksStorage storage, String filter) throws StorageException {
        List<Long> missing = new ArrayList<>();
        TreeMap<Long, String> told = new TreeMap<>();
        Position position = Position.START;
        boolean atHead = false;
        while (!atHead) {
            PageQuery asked = from(position.in(-1).offset(), filter);
            Page page = storage.read(new PageQuery(asked.filters(), position, 10, 10_000, 1000));
            if (page.missing() != null) {
                long to = page.missing().to().in(-1).offset();
                for (long id = page.missing().from().in(-1).offset() + 1; id <= to; id++) {
                    missing.add(id);
                }
            }
            Drafts.told(page).forEach(line -> told.put(Long.parseLong(line.split(" ")[0]), line));
            position = page.next();
            atHead = page.isAtHead();
        }
        TreeMap<Long, String> expected = new TreeMap<>(acknowledged);
        expected.keySet().removeAll(missing);
        expected.values().removeIf(line -> !filter.equals("#") && !line.split(" ")[1].equals(filter));
        if (!told.equals(expected)) {
            throw new AssertionError("wrong or silently lost: expected " + expected.keySet() + " got " + told.keySet()
                    + " missing " + missing);
        }
        return missing;
    }
}

package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.WALRecoveryMode;

/**
 * Makes a folder that a crash left fit to be opened: cuts the torn end off the newest write-ahead log, and refuses what
 * a crash cannot have done. It belongs to the call that opens.
 */
final class CrashTail {
    private static final String CURRENT = "CURRENT";

    private final Path folder;
    private final Faults faults;
    private final List<String> findings;
    private final long lastSequence;

    /**
     * @param findings where to say what was cut
     * @param lastSequence the last change that was acknowledged, where that is known for certain: what was written
     *     after it was refused, and goes; otherwise {@link Long#MAX_VALUE}
     */
    CrashTail(Path folder, Faults faults, List<String> findings, long lastSequence) {
        this.folder = folder;
        this.faults = faults;
        this.findings = findings;
        this.lastSequence = lastSequence;
    }

    /**
     * Looks through the files that end where a crash happened, and heals.
     *
     * @param unsynced whether appends were not synced one by one
     * @param powerCut whether the power may have been cut, and not only the process killed
     * @return how RocksDB has to take them
     */
    WALRecoveryMode heal(boolean unsynced, boolean powerCut) throws StorageException {
        try {
            healManifest(powerCut);
            List<Path> logs = logs();
            cutWhatWasRefused(logs);
            for (Path log : logs) {
                LogScan.Verdict verdict = LogScan.of(log, unsynced);
                if (verdict.state() == LogScan.State.DAMAGED || isTornAmongOthers(verdict, log, logs) && !unsynced) {
                    throw damaged(log, verdict);
                } else if (isTornAmongOthers(verdict, log, logs)) {
                    findings.add("The file " + log + " was torn by a crash; what was written after it is dropped.");
                    return WALRecoveryMode.PointInTimeRecovery;
                } else if (verdict.state() == LogScan.State.TORN) {
                    cut(log, verdict.end(), " were torn by a crash and are cut off.");
                }
            }
            return WALRecoveryMode.AbsoluteConsistency;
        } catch (IOException e) {
            throw faults.refused("it cannot be read (" + e.getMessage() + "); check the disk", e);
        }
    }

    private void cutWhatWasRefused(List<Path> logs) throws IOException {
        for (Path log : lastSequence == Long.MAX_VALUE ? List.<Path>of() : logs) {
            long end = LogScan.endOf(log, lastSequence);
            if (end < Files.size(log)) {
                cut(log, end, " were refused when they could not be written for certain, and are cut off.");
            }
        }
    }

    /** Several changes of it are synced together, so that a power cut may keep a later one and not an earlier one. */
    private void healManifest(boolean powerCut) throws IOException, StorageException {
        Path current = folder.resolve(CURRENT);
        if (!Files.exists(current)) {
            return;
        }
        // Bytes, because what is damaged need not be text.
        String name = new String(Files.readAllBytes(current), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (!name.matches("MANIFEST-\\d{6,}\n") || !Files.exists(folder.resolve(name.trim()))) {
            throw faults.damaged("the file " + CURRENT + " names no manifest that is there", null);
        }
        Path manifest = folder.resolve(name.trim());
        LogScan.Verdict verdict = LogScan.of(manifest, false);
        if (verdict.state() == LogScan.State.WHOLE) {
            return;
        }
        if (powerCut && LogScan.of(manifest, true).state() == LogScan.State.TORN) {
            // RocksDB takes a change that ends too early for none, and refuses one of which a page was not written.
            cut(manifest, verdict.end(), " were torn by a power cut and are cut off.");
        } else if (verdict.state() == LogScan.State.DAMAGED) {
            throw faults.damaged("the file " + manifest + " was changed behind byte " + verdict.end(), null);
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether a log is torn though a later one was written to, which a crash cannot do where each record is synced. */
    private static boolean isTornAmongOthers(LogScan.Verdict verdict, Path log, List<Path> logs) throws IOException {
        if (verdict.state() != LogScan.State.TORN) {
            return false;
        }
        for (Path later : logs.subList(logs.indexOf(log) + 1, logs.size())) {
            if (Files.size(later) > 0) {
                return true;
            }
        }
        return false;
    }

    private StorageException damaged(Path log, LogScan.Verdict verdict) {
        return faults.damaged(
                "the file " + log + " was changed behind byte " + verdict.end()
                        + "; cut it there, by truncate -s " + verdict.end()
                        + ", to go on without what followed, which readers are then told is missing",
                null);
    }

    private void cut(Path log, long end, String why) throws IOException {
        findings.add("The last " + (Files.size(log) - end) + " bytes of " + log + why);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(end);
            file.force(true);
        }
    }
}

package io.herald.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moves a folder of files so that at every moment it is whole at one place at least, and on disk at the new one before
 * it goes from the old one. No state.
 */
final class FolderMove {
    private FolderMove() {}

    /**
     * Moves a folder.
     *
     * @param from has files and no folders
     * @param to not there, or empty
     */
    static void move(Path from, Path to) throws IOException {
        Path above = to.toAbsolutePath().normalize().getParent();
        Files.createDirectories(above);
        Files.deleteIfExists(to);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            copy(from, to);
        }
        sync(above);
    }

    /** The same, file by file. */
    static void copy(Path from, Path to) throws IOException {
        Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
        Files.createDirectory(unfinished);
        try {
            for (Path file : files(from)) {
                Path copied = Files.copy(file, unfinished.resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS);
                try (FileChannel channel = FileChannel.open(copied, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            sync(unfinished);
            Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(unfinished);
            throw e;
        }
        delete(from);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void sync(Path folder) throws IOException {
        if (java.io.File.separatorChar == '\\') {
            // A folder cannot be opened there, and its names need no sync.
            return;
        }
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }
}

package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native library, once a process. It is taken out of the jar once and kept in the log's folder, which
 * halves the time to load it, and leaves nothing behind in the folder for temporary files when the process is killed.
 * Any thread.
 */
final class Natives {
    private static final String FOLDER = "native";
    private static final int PIECE = 256 << 10;

    private static boolean loaded;

    private Natives() {}

    static synchronized void load(Path folder, Faults faults) throws StorageException {
        if (loaded) {
            return;
        }
        try {
            if (!loadKept(folder)) {
                RocksDB.loadLibrary();
            }
            loaded = true;
        } catch (RuntimeException | LinkageError e) {
            throw faults.refused(
                    "RocksDB's native code cannot be loaded (" + e.getMessage()
                            + "); it is there for Linux and macOS on x86_64 and arm64, and Windows on x86_64",
                    e);
        }
    }

    /** Loads what is kept, if it can be kept and loaded there: a folder may not be allowed to hold programs. */
    private static boolean loadKept(Path folder) {
        URL packed = RocksDB.class.getClassLoader().getResource(Environment.getJniLibraryFileName("rocksdb"));
        try {
            if (packed == null || !(packed.openConnection() instanceof JarURLConnection jar)) {
                return false;
            }
            Path kept = folder.resolve(FOLDER).resolve(Environment.getJniLibraryFileName("rocksdbjni"));
            if (!Files.exists(kept) || sum(kept) != jar.getJarEntry().getCrc()) {
                keep(jar, kept);
            }
            RocksDB.loadLibrary(List.of(kept.getParent().toAbsolutePath().toString()));
            return true;
        } catch (IOException | UnsatisfiedLinkError cannotBeKept) {
            return false;
        }
    }

    private static void keep(JarURLConnection jar, Path kept) throws IOException {
        Files.createDirectories(kept.getParent());
        Path fresh = kept.resolveSibling("fresh");
        try (InputStream in = jar.getInputStream()) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            // Half a library on a disk without room would only take more of it.
            Files.deleteIfExists(fresh);
        }
    }

    private static long sum(Path file) throws IOException {
        // Not mapped: a file that is cannot be replaced everywhere, nor its disk unmounted.
        try (FileChannel channel = FileChannel.open(file)) {
            CRC32 crc = new CRC32();
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            while (channel.read(piece) > 0) {
                crc.update(piece.flip());
                piece.clear();
            }
            return crc.getValue();
        }
    }
}

package io.herald.storage.rocksdb;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long RocksDB's manifest is. Noted with each mark, it finds out one that was cut short: without its end there are
 * tables that nobody misses. The writer's thread.
 */
final class ManifestEnd {
    private static final String PREFIX = "MANIFEST-";

    private final Path folder;
    private File file;
    private long number;

    /**
     * A length.
     *
     * @param number which manifest; 0 where it is not known
     * @param size how long it is at least
     */
    record At(long number, long size) {
        static final At UNKNOWN = new At(0, 0);
    }

    ManifestEnd(Path folder) {
        this.folder = folder;
    }

    /** How long the manifest is that is written to. */
    At now() {
        long size = file == null ? 0 : file.length();
        if (size > 0) {
            return new At(number, size);
        }
        try {
            String name = Files.readString(folder.resolve("CURRENT"), StandardCharsets.ISO_8859_1)
                    .trim();
            number = Long.parseLong(name.substring(PREFIX.length()));
            file = folder.resolve(name).toFile();
            return new At(number, file.length());
        } catch (IOException | RuntimeException unreadable) {
            return At.UNKNOWN;
        }
    }
}

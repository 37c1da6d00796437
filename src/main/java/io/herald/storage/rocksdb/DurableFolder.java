package io.herald.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a folder whose name outlasts a power cut: a synced file in a folder that nobody knows of is lost all the same.
 * No state.
 */
final class DurableFolder {
    private DurableFolder() {}

    /** Makes a folder and those it lies in, where they are not there, and syncs all in which a name is new. */
    static void make(Path folder) throws IOException {
        Path above = folder.toAbsolutePath().normalize().getParent();
        boolean wasThere = above == null || Files.isDirectory(above);
        if (!wasThere) {
            make(above);
        }
        Files.createDirectories(folder);
        if (above != null) {
            sync(above, wasThere);
        }
    }

    /** Syncs the names in a folder of ours. */
    static void sync(Path folder) throws IOException {
        sync(folder, false);
    }

    /** @param foreign whether others made it, who may not let us read it */
    private static void sync(Path folder, boolean foreign) throws IOException {
        if (java.io.File.separatorChar == '\\') {
            // A folder cannot be opened there, and its names need no sync.
            return;
        }
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        } catch (AccessDeniedException e) {
            if (!foreign) {
                throw e;
            }
        }
    }
}

package io.herald.auth;

import io.herald.config.AuthSettings;
import java.util.List;

/**
 * The files that say who may do what. They have changed when they are other than those that were read last, and have
 * been the same for two looks: who writes one needs a moment. Owned by the auth verticle, on its thread.
 */
final class WatchedFiles {
    private final List<WatchedFile> files;
    private List<String> seen;
    private List<String> read;

    WatchedFiles(AuthSettings settings) {
        files = settings.files().stream().map(WatchedFile::new).toList();
        seen = read = look();
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Whether they are to be read now; if so, they count as read. */
    boolean haveChanged() {
        List<String> now = look();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(read)) {
            return false;
        }
        read = now;
        return true;
    }

    /** They are read now, whatever they are. */
    void areRead() {
        seen = read = look();
    }

    private List<String> look() {
        return files.stream().map(WatchedFile::content).toList();
    }
}

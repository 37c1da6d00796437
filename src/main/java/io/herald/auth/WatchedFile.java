package io.herald.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that may change. Whether it has is told by its content, which is read only where its time, size or number has
 * changed or its time is so recent that another change would not show in it. Owned by the auth verticle, on its thread.
 */
final class WatchedFile {
    private static final long RECENT_MS = 3_000;
    private static final int MOST_BYTES = 1 << 24;

    private final Path path;
    private String stamp = "";
    private String content = "";

    WatchedFile(String path) {
        this.path = Path.of(path);
    }

    /** What stands for its content of now. */
    String content() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            String stampNow = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
            long ageMs = System.currentTimeMillis() - now.lastModifiedTime().toMillis();
            if (!stampNow.equals(stamp) || ageMs < RECENT_MS) {
                content = digest();
                stamp = stampNow;
            }
        } catch (IOException e) {
            stamp = "";
            content = e.getClass().getSimpleName();
        }
        return content;
    }

    private String digest() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readNBytes(MOST_BYTES));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

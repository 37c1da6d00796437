package io.herald.storage;

import io.herald.topic.Payloads;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What is remembered of bytes in order to tell them from others: half of their SHA-256. The writer's thread. */
public final class DedupHash {
    /** How long it is, in bytes. */
    public static final int LENGTH = 16;

    private final MessageDigest digest;

    /** A digest of its own. */
    public DedupHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of the first payload. */
    public byte[] of(Payloads payloads) {
        digest.update(payloads.bytes(), payloads.start(0), payloads.length(0));
        return Arrays.copyOf(digest.digest(), LENGTH);
    }

    /** Of bytes. */
    public byte[] of(byte[] bytes) {
        return Arrays.copyOf(digest.digest(bytes), LENGTH);
    }
}

package io.herald.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * How messages are kept.
 *
 * @param path where, for a storage in files
 * @param syncEvery how much may be lost to a power cut: zero for nothing, so that every append is on disk before it
 *     returns
 * @param retentionAge messages older than this are dropped
 * @param retentionBytes the oldest messages are dropped so that what is kept stays about below this, in bytes
 * @param dedupWindow how long a dedup key is remembered, but of the newest only where all take more than a quarter of
 *     {@code retentionBytes}
 * @param retained how much may be retained
 * @param synced is told after each wait for the disk how long it was, in nanoseconds; on any thread
 */
public record StorageOptions(
        Path path,
        Duration syncEvery,
        Duration retentionAge,
        long retentionBytes,
        Duration dedupWindow,
        RetainedSize retained,
        LongConsumer synced) {

    /** The same where as much as comes may be retained, and nobody wants to know how long the disk takes. */
    public StorageOptions(
            Path path, Duration syncEvery, Duration retentionAge, long retentionBytes, Duration dedupWindow) {
        this(path, syncEvery, retentionAge, retentionBytes, dedupWindow, RetainedSize.ANY, ns -> {});
    }

    /** The same where so much may be retained. */
    public StorageOptions retaining(RetainedSize most) {
        return new StorageOptions(path, syncEvery, retentionAge, retentionBytes, dedupWindow, most, synced);
    }
}

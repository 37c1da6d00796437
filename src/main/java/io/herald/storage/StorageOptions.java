package io.herald.storage;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How messages are kept.
 *
 * @param path where, for a storage in files
 * @param syncEvery how much may be lost to a power cut: zero for nothing, so that every append is on disk before it
 *     returns
 * @param retentionAge messages older than this are dropped
 * @param retentionBytes the oldest messages are dropped so that what is kept stays about below this, in bytes
 * @param dedupWindow how long a dedup key is remembered
 */
public record StorageOptions(
        Path path, Duration syncEvery, Duration retentionAge, long retentionBytes, Duration dedupWindow) {}

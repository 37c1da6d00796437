package io.herald.bus;

import io.herald.topic.MessageId;

/**
 * A copy of the log that is on disk.
 *
 * @param folder where it is, on the broker's machine
 * @param last the newest message in it
 * @param bytes how much it is
 */
public record BackupAnswer(String folder, MessageId last, long bytes) {}

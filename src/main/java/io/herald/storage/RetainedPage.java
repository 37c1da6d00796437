package io.herald.storage;

import io.herald.topic.Run;
import java.util.List;

/**
 * Retained messages, as far as was looked. A value.
 *
 * @param runs runs of one, by topic; there may be none though there are more
 * @param next behind which topic to go on
 * @param more whether there may be more behind it
 */
public record RetainedPage(List<Run> runs, String next, boolean more) {
    /** How many times as many bytes as are asked for are looked at. */
    public static final int LOOKED_AT = 16;
}

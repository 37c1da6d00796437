package io.herald.bus;

import io.herald.topic.Run;
import java.util.List;

/**
 * Retained messages, as far as was looked.
 *
 * @param runs runs of one, by topic; there may be none though there are more
 * @param next behind which topic to go on
 * @param more whether there may be more behind it
 */
public record RetainedAnswer(List<Run> runs, String next, boolean more) {}

package io.herald.bus;

import io.herald.topic.Run;
import java.util.List;

/**
 * Retained messages.
 *
 * @param runs runs of one, by topic; none where there are no more
 */
public record RetainedAnswer(List<Run> runs) {}

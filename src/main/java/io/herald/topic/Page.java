package io.herald.topic;

import java.util.List;

/**
 * A piece of the log.
 *
 * @param runs the messages asked for, in order; none has expired
 * @param next where a reader stands that has had them: behind all that was looked at, matching or not
 * @param head where a reader stands that has had every message there was when the page was read
 * @param missing what is no longer kept of what the reader would have got next, or lies there damaged; null where
 *     nothing is missing
 */
public record Page(List<Run> runs, Position next, Position head, Missing missing) {
    /** Whether there was nothing more to read. */
    public boolean isAtHead() {
        return next.covers(head);
    }

    /**
     * A range of the log that is not there any more.
     *
     * @param from where the reader stood
     * @param to where it stands behind the range
     */
    public record Missing(Position from, Position to) {}
}

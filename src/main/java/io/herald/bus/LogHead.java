package io.herald.bus;

import io.herald.topic.Position;

/**
 * Where the log ends.
 *
 * @param position where a reader stands that has had every message that was passed on
 * @param retained whether there may be retained messages
 */
public record LogHead(Position position, boolean retained) {
    /** The same for one who does not want retained messages. */
    public LogHead withoutRetained() {
        return new LogHead(position, false);
    }
}

package io.herald.config;

import static io.herald.config.Kind.LOG_FORMAT;

/**
 * What the broker writes of what happens to it.
 *
 * @param format {@code text} for people, {@code json} for programs: one object a line
 */
public record LogsSettings(
        @Setting(kind = LOG_FORMAT, fallback = "text") String format) {
    /** Whether it is for programs. */
    public boolean json() {
        return format.equals("json");
    }
}

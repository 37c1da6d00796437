package io.herald.gateway.http.form;

import io.herald.topic.Position;
import io.herald.topic.Run;

/** How messages and control events are written in a textual stream. */
interface StreamText {
    /** What comes first, to a client that stands there in the log. */
    String opening(Position position);

    /** What a quiet stream is sent. */
    String heartbeat();

    /** What tells a client when to connect again; empty where it cannot be told. */
    default String comeBack(long afterMs) {
        return "";
    }

    /** Writes message {@code i} of a run. */
    void message(Run run, int i, OutputBytes out);

    /**
     * Writes a message, a run of one, that was sent so often before. A form that cannot say so writes it as any other.
     */
    default void again(Run message, int times, OutputBytes out) {
        message(message, 0, out);
    }

    /**
     * Writes a control event.
     *
     * @param name its name: {@code gap}, {@code error}
     * @param json what it says: one JSON object without line breaks
     */
    void control(String name, byte[] json, OutputBytes out);
}

package io.herald.line;

import io.herald.topic.ErrorCode;
import io.herald.topic.Position;
import io.herald.topic.TopicFilter;

/** What the broker says to a client beside the messages themselves. Each is one line, but for {@link Help}. */
public sealed interface Reply {
    /** {@code OK}, with what there is to say; empty where there is nothing. */
    record Ok(String detail) implements Reply {}

    /**
     * {@code ERR}: the line was refused.
     *
     * @param code the kind of refusal
     * @param detail a sentence for a person
     */
    record Err(ErrorCode code, String detail) implements Reply {}

    /**
     * {@code TOPIC}: one of the topics asked for.
     *
     * @param name its name
     * @param subscribers how many subscriptions match it
     * @param messages how many messages were published on it since it is known
     */
    record Topic(String name, long subscribers, long messages) implements Reply {}

    /**
     * {@code GAP}: messages were dropped for this subscriber.
     *
     * @param filter the subscription they were dropped for
     * @param count how many, since the last one it got
     */
    record Gap(TopicFilter filter, long count) implements Reply {}

    /**
     * {@code GAP}: stored messages that were asked for are not kept any more.
     *
     * @param from where the reader stood
     * @param to where it stands behind what is missing
     */
    record Missing(Position from, Position to) implements Reply {}

    /** {@code PONG}. */
    record Pong() implements Reply {}

    /**
     * The lines that tell what can be said, and {@code OK}.
     *
     * @param loginFirst whether all but a HELLO that proves who it is would be refused
     */
    record Help(boolean loginFirst) implements Reply {}

    /** {@code BYE}: the connection closes. */
    record Bye() implements Reply {}
}

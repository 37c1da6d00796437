package io.herald.client;

/** One thing a broker said. Made by {@link ReplyDecoder}; immutable. */
public sealed interface Reply
        permits Delivery, Reply.Ok, Reply.Refusal, Reply.Topic, Reply.Gap, Reply.Missing, Reply.Pong, Reply.Bye {

    /**
     * The command was carried out.
     *
     * @param text what followed the {@code OK}, often nothing
     */
    record Ok(String text) implements Reply {}

    /**
     * The command was refused.
     *
     * @param code a word of the error catalogue, for example {@code bad-topic}
     * @param text for a person
     */
    record Refusal(String code, String text) implements Reply {}

    /**
     * One line of the answer to {@code TOPICS}.
     *
     * @param name the topic
     * @param subscribers how many subscriptions match it now
     * @param messages how many messages were published to it
     */
    record Topic(String name, long subscribers, long messages) implements Reply {}

    /**
     * Messages were dropped for this subscriber.
     *
     * @param filter the subscription they would have come through
     * @param count how many
     */
    record Gap(String filter, long count) implements Reply {}

    /**
     * Stored messages are not kept any more.
     *
     * @param from the id behind which they lay
     * @param to the id of the last of them
     */
    record Missing(String from, String to) implements Reply {}

    /** The answer to {@code PING}. */
    record Pong() implements Reply {}

    /** The broker closes the connection in good order. */
    record Bye() implements Reply {}
}

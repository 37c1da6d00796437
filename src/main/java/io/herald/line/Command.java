package io.herald.line;

import io.herald.access.Credentials;
import io.herald.topic.ErrorCode;
import io.herald.topic.Header;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.herald.wire.Slab;
import java.util.List;

/** What a client said, understood. One line is one command; publishes that follow each other closely are one too. */
public sealed interface Command {
    /**
     * {@code HELLO}: who the client is and how it wants its messages.
     *
     * @param name the client's name
     * @param frames whether it wants frames ({@code MSG}) and not text ({@code DELIVER})
     * @param durable whether its subscriptions and what it has not acknowledged outlive the connection
     * @param expiryMs for how long, in milliseconds; null where it does not say
     * @param credentials what it shows to prove who it is; null where nothing
     */
    record Hello(String name, boolean frames, boolean durable, Long expiryMs, Credentials credentials)
            implements Command {}

    /** {@code ACK}: a message of a durable session is done with. */
    record Ack(MessageId id) implements Command {}

    /**
     * {@code NACK}: a message of a durable session is wanted again.
     *
     * @param id the message
     * @param delayMs not before so many milliseconds
     */
    record Nack(MessageId id, long delayMs) implements Command {}

    /**
     * {@code SUBSCRIBE}.
     *
     * @param filter what is subscribed to
     * @param policy what to do when the client does not keep up, as it was written; empty where nothing was
     * @param qos the highest level it wants messages with
     * @param from from where on it wants stored messages, as it was written; {@code new} where nothing was
     */
    record Subscribe(TopicFilter filter, String policy, QoS qos, String from) implements Command {}

    /** {@code UNSUBSCRIBE}. */
    record Unsubscribe(TopicFilter filter) implements Command {}

    /**
     * {@code PUB} or {@code PUBLISH}: one or more messages on a topic that differ in their payload only.
     *
     * @param topic where to
     * @param payloads what; slices of the bytes that were fed, to be read until {@code slab} is released
     * @param contentType the media type, or empty
     * @param headers the publisher's headers
     * @param terms on what terms they are published; where those are stored, each is answered with {@code OK}
     * @param slab where the payloads lie, held for this command; who takes it releases it when nobody reads them any
     *     more. A command that is dropped may leave that to the garbage collector.
     */
    record Publish(TopicName topic, Payloads payloads, String contentType, List<Header> headers, Terms terms, Slab slab)
            implements Command {}

    /** {@code TOPICS}, of those that match a filter. */
    record Topics(TopicFilter filter) implements Command {}

    /** {@code PING}. */
    record Ping() implements Command {}

    /** {@code HELP}. */
    record Help() implements Command {}

    /** {@code QUIT}. */
    record Quit() implements Command {}

    /**
     * What could not be understood, or asks for what may not be.
     *
     * @param code the kind of refusal
     * @param detail a sentence for a person
     * @param fatal whether nobody knows any more where the next line begins, so that the connection must close
     */
    record Refused(ErrorCode code, String detail, boolean fatal) implements Command {}
}

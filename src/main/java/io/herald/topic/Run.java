package io.herald.topic;

/**
 * Messages that one publisher published in one go on one topic and that differ in nothing but their payload. It is
 * what travels through the broker: matched once, encoded once, counted once. Most often it is what a single socket
 * read brought; a lone message is a run of one.
 *
 * @param head what all of them say
 * @param payloads what each of them says
 * @param first the id of the first of them, the others have those that follow; {@link MessageId#NONE} where they are
 *     not stored
 */
public record Run(MessageHead head, Payloads payloads, MessageId first) {
    /** Messages that are not stored, or not yet. */
    public Run(MessageHead head, Payloads payloads) {
        this(head, payloads, MessageId.NONE);
    }

    /** The same messages as they are stored. */
    public Run storedAs(MessageId id) {
        return new Run(head, payloads, id);
    }

    /** Whether the messages are stored, and have ids. */
    public boolean isStored() {
        return first.offset() > 0;
    }

    /** The id of the message {@code i}. */
    public MessageId id(int i) {
        return first.plus(i);
    }

    /** The id of the last message. */
    public MessageId last() {
        return first.plus(count() - 1L);
    }

    /** The messages from number {@code from} on, as a run of their own. */
    public Run from(int from) {
        return new Run(head, payloads.from(from), isStored() ? id(from) : first);
    }

    /** The messages from number {@code from} to before number {@code to}, as a run of their own. */
    public Run part(int from, int to) {
        return from == 0 && to == count()
                ? this
                : new Run(head, payloads.part(from, to), isStored() ? id(from) : first);
    }

    /** The first {@code most} messages as a run of their own, or all where there are fewer. */
    public Run upTo(int most) {
        return part(0, Math.min(most, count()));
    }

    /** The topic of all these messages. */
    public TopicName topic() {
        return head.topic();
    }

    /** How many messages these are. */
    public int count() {
        return payloads.count();
    }
}

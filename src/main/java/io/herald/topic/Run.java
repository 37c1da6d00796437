package io.herald.topic;

/**
 * Messages that one publisher published in one go on one topic and that differ in nothing but their payload. It is
 * what travels through the broker: matched once, encoded once, counted once. Most often it is what a single socket
 * read brought; a lone message is a run of one.
 *
 * @param head what all of them say
 * @param payloads what each of them says
 */
public record Run(MessageHead head, Payloads payloads) {
    /** The topic of all these messages. */
    public TopicName topic() {
        return head.topic();
    }

    /** How many messages these are. */
    public int count() {
        return payloads.count();
    }
}

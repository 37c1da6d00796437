package io.herald;

import java.io.IOException;

/** How a test publishes and listens at one door, in all that this door can say and tell. Used by one thread. */
interface LetterDoor extends AutoCloseable {
    /** What of a message can be said here. */
    Letter said(Letter letter);

    /** Publishes a message, as {@code publisher()}, and waits until it is acknowledged where it is. */
    void publish(Letter letter) throws Exception;

    /** Subscribes; what is published afterwards comes. */
    Inbox listen(String filter, int qos) throws Exception;

    /** What of a message is told here, which was published with all of that. */
    Letter told(Letter letter);

    @Override
    void close() throws IOException;

    /** What comes to one subscriber. */
    interface Inbox extends AutoCloseable {
        /** The next message. */
        Letter next() throws Exception;

        @Override
        void close() throws IOException;
    }
}

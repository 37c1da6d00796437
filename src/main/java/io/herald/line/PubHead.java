package io.herald.line;

import io.herald.topic.Header;
import io.herald.topic.Payloads;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import io.herald.wire.Slab;
import java.util.List;

/**
 * The head line of a {@code PUB} whose payload is still to come.
 *
 * @param topic where to; null where the head was refused
 * @param length the payload's length, in bytes
 * @param options what else it says; null where the head was refused
 * @param refused what to answer once the payload has gone by; null where all is well
 */
record PubHead(TopicName topic, int length, Options options, Command.Refused refused) {
    /**
     * What stands behind the number of bytes.
     *
     * @param contentType the media type, or empty
     * @param headers the publisher's headers
     * @param terms on what terms it is published
     */
    record Options(String contentType, List<Header> headers, Terms terms) {
        /** Nothing stands there. */
        static final Options NONE = new Options("", List.of(), Terms.FLEETING);
    }

    /** A frame that is read to its end and then refused: its length is sure, so the next line is found. */
    static PubHead refused(int length, Command.Refused refused) {
        return new PubHead(null, length, null, refused);
    }

    /** The same head of a frame of another length. */
    PubHead withLength(int other) {
        return new PubHead(topic, other, options, null);
    }

    /** What is published by frames with this head. */
    Command.Publish publish(Payloads payloads) {
        return new Command.Publish(
                topic, payloads, options.contentType(), options.headers(), options.terms(), Slab.NONE);
    }

    /** The most bytes that the rest of the frame takes: the payload and CR LF. */
    int frameLength() {
        return length + 2;
    }
}

package io.herald.line;

import io.herald.topic.Header;
import io.herald.topic.TopicName;
import java.util.List;

/**
 * The head line of a {@code PUB} whose payload is still to come.
 *
 * @param topic where to; null where the head was refused
 * @param length the payload's length, in bytes
 * @param contentType the media type, or empty
 * @param headers the publisher's headers
 * @param refused what to answer once the payload has gone by; null where all is well
 */
record PubHead(TopicName topic, int length, String contentType, List<Header> headers, Command.Refused refused) {
    /** A frame that is read to its end and then refused: its length is sure, so the next line is found. */
    static PubHead refused(int length, Command.Refused refused) {
        return new PubHead(null, length, "", List.of(), refused);
    }

    /** The most bytes that the rest of the frame takes: the payload and CR LF. */
    int frameLength() {
        return length + 2;
    }
}

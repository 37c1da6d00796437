package io.herald.gateway.tcp;

import io.herald.bus.TopicsAnswer;
import io.herald.line.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * A list of topics on its way to a client: as much at a time as does not keep others waiting, and only while the client
 * takes it. Owned by its connection, on its event loop.
 */
final class TopicListing {
    /** About how much of a list is written in one go, in characters of its names. */
    private static final int SLICE_LENGTH = 16 << 10;
    /** Until the next slice: what is merely put behind the loop's tasks is done before it turns to its sockets. */
    private static final long PAUSE_MS = 1;
    /** About how long a list may get, in characters of its names. */
    private static final int MAX_LENGTH = 1 << 20;

    private final TcpDoor door;
    private final LineOutput output;
    private final TopicsAnswer answer;
    private final Promise<String> written = Promise.promise();
    private int next;
    private int length;

    private TopicListing(TcpDoor door, LineOutput output, TopicsAnswer answer) {
        this.door = door;
        this.output = output;
        this.answer = answer;
    }

    /** Writes a list, and gives how many topics were written, as text, and whether there are more. */
    static Future<String> write(TcpDoor door, LineOutput output, TopicsAnswer answer) {
        TopicListing listing = new TopicListing(door, output, answer);
        listing.writeSlice();
        return listing.written.future();
    }

    private void writeSlice() {
        if (output.socket().isClosing()) {
            return;
        }
        List<TopicsAnswer.Topic> topics = answer.topics();
        int end = Math.min(length + SLICE_LENGTH, MAX_LENGTH);
        while (next < topics.size() && length < end) {
            TopicsAnswer.Topic topic = topics.get(next++);
            length += topic.name().length();
            output.write(new Reply.Topic(topic.name(), topic.subscriptions(), topic.messages()));
        }
        if (next < topics.size() && length < MAX_LENGTH) {
            output.flush();
            output.socket().whenRoom(() -> door.context().setTimer(PAUSE_MS, id -> writeSlice()));
        } else {
            written.complete(next < topics.size() || answer.more() ? next + " more" : Integer.toString(next));
        }
    }
}

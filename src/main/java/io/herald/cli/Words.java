package io.herald.cli;

import io.herald.client.Reply;
import io.herald.client.WireText;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What can be completed at a prompt. */
final class Words {
    private Words() {}

    /** Where the topics come from. */
    interface TopicSource {
        List<Reply.Topic> topics(String filter) throws IOException;
    }

    /** Fixed words and the broker's topics; without the topics when the broker does not answer. */
    static List<String> topics(TopicSource source, String... words) {
        try {
            Stream<String> topics = source.topics("#").stream().map(topic -> WireText.encodeTopic(topic.name()));
            return Stream.concat(Stream.of(words), topics).toList();
        } catch (IOException e) {
            return List.of(words);
        }
    }
}

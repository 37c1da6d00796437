package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Runs of messages for tests of forms. */
final class Messages {
    static final long TIME_MS = 1_700_000_000_123L;

    private Messages() {}

    /** A run without content type and headers. */
    static Run run(String topic, String... payloads) {
        return new Run(MessageHead.plain(TopicName.of(topic, 200), "pub1", TIME_MS), payloads(payloads));
    }

    static Run run(byte[] payload) {
        return new Run(MessageHead.plain(TopicName.of("a", 200), "pub1", TIME_MS), Payloads.of(payload));
    }

    /** A run of one message with all there is. */
    static Run full(String contentType, List<Header> headers, String payload) {
        return new Run(
                new MessageHead(TopicName.of("a/b", 200), "pub \"1\"", TIME_MS, contentType, headers),
                payloads(payload));
    }

    private static Payloads payloads(String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] bounds = new int[2 * texts.length];
        for (int i = 0; i < texts.length; i++) {
            bytes.write('|');
            bounds[2 * i] = bytes.size();
            bytes.writeBytes(texts[i].getBytes(UTF_8));
            bounds[2 * i + 1] = bytes.size();
        }
        return new Payloads(bytes.toByteArray(), bounds, 0, texts.length);
    }
}

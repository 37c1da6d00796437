package io.herald.storage;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs to append and questions to ask, in few words. */
public final class Drafts {
    private Drafts() {}

    public static Run run(String topic, String... payloads) {
        return run(topic, Terms.STORED, payloads);
    }

    public static Run retained(String topic, String... payloads) {
        return run(topic, new Terms(QoS.AT_LEAST_ONCE, true, 0, ""), payloads);
    }

    public static Run keyed(String topic, String key, String payload) {
        return run(topic, new Terms(QoS.EXACTLY_ONCE, false, 0, key), payload);
    }

    public static Run expiring(String topic, long ttlMs, String payload) {
        return run(topic, new Terms(QoS.AT_LEAST_ONCE, false, ttlMs, ""), payload);
    }

    /** The payloads lie in shared bytes with something before, between and after them. */
    public static Run run(String topic, Terms terms, String... payloads) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] bounds = new int[2 * payloads.length];
        for (int i = 0; i < payloads.length; i++) {
            bytes.write('<');
            bounds[2 * i] = bytes.size();
            bytes.writeBytes(payloads[i].getBytes(StandardCharsets.UTF_8));
            bounds[2 * i + 1] = bytes.size();
        }
        bytes.write('>');
        MessageHead head = new MessageHead(
                topic(topic),
                "pub-ü",
                1000,
                "text/plain",
                List.of(new Header("h", "wért"), new Header("", "a=b"), new Header("é =\"%", " "), new Header("h", "")),
                terms);
        return new Run(head, new Payloads(bytes.toByteArray(), bounds, 0, payloads.length));
    }

    public static TopicName topic(String text) {
        return TopicName.of(text, 128);
    }

    public static TopicFilter filter(String text) {
        return TopicFilter.of(text, 128);
    }

    public static Position behind(long offset) {
        return Position.behind(MessageId.of(offset));
    }

    /** The receipt of a run that was stored from this id on. */
    public static Receipt stored(long first) {
        return new Receipt(Receipt.Outcome.STORED, MessageId.of(first));
    }

    public static PageQuery from(long offset, String... filters) {
        return new PageQuery(
                Stream.of(filters).map(Drafts::filter).toList(), behind(offset), 1_000_000, 64 << 20, 1000);
    }

    /** What a page says: each message as id, topic and payload. */
    public static List<String> told(Page page) {
        return page.runs().stream().flatMap(Drafts::told).toList();
    }

    public static Stream<String> told(Run run) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < run.count(); i++) {
            told.add(run.id(i).text() + " " + run.topic() + " "
                    + new String(run.payloads().copy(i), StandardCharsets.UTF_8));
        }
        return told.stream();
    }

    /** All that is in a log from a position on, page by page; what is missing as a line of its own. */
    public static List<String> all(Storage storage, PageQuery query) throws StorageException {
        List<String> told = new ArrayList<>();
        PageQuery next = query;
        while (true) {
            Page page = storage.read(next);
            if (page.missing() != null) {
                told.add("missing " + page.missing().from() + ".."
                        + page.missing().to());
            }
            told.addAll(told(page));
            if (page.isAtHead()) {
                return told;
            }
            if (page.next().equals(next.from())) {
                throw new AssertionError("a page that is not at the head leads nowhere: " + page);
            }
            next = new PageQuery(next.filters(), page.next(), next.maxMessages(), next.maxBytes(), next.nowMs());
        }
    }
}

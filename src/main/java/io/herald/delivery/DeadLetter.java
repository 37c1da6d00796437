package io.herald.delivery;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a message that a durable subscriber did not acknowledge however often it was sent: the same payload
 * and headers on {@code $dead/<session>}, with headers that say why and where it came from. No state.
 */
public final class DeadLetter {
    /** Why it is there; {@value #TOO_MANY_ATTEMPTS} is the only reason so far. */
    public static final String REASON = "dead-reason";

    /** How often it was sent, as a number. */
    public static final String ATTEMPTS = "dead-attempts";

    /** The topic it was published on. */
    public static final String ORIGIN_TOPIC = "dead-origin-topic";

    /** The id it has there. */
    public static final String ORIGIN_ID = "dead-origin-id";

    /** When it was published there, in milliseconds since 1970. */
    public static final String ORIGIN_TIME = "dead-origin-time";

    private static final String TOO_MANY_ATTEMPTS = "not acknowledged";

    private DeadLetter() {}

    /**
     * How a message was given up.
     *
     * @param session whose subscriber did not acknowledge it
     * @param attempts how often it was sent
     * @param redriven how far the session's letters were put back before
     * @param timeMs when that was, in milliseconds since 1970
     */
    public record Death(String session, int attempts, Position redriven, long timeMs) {}

    /**
     * Where the dead letters of a session go. Its name is one level, with {@code / + # %} as {@code %2F %2B %23 %25}.
     */
    public static TopicName topic(String session) {
        StringBuilder level = new StringBuilder(session.length());
        for (int i = 0; i < session.length(); i++) {
            char c = session.charAt(i);
            level.append("/+#%".indexOf(c) < 0 ? Character.toString(c) : String.format("%%%02X", (int) c));
        }
        return TopicName.of("$dead/" + level, 2);
    }

    /**
     * Makes the dead letter of a message.
     *
     * @param message the message, a run of one, as it is stored
     * @param death how it came to that
     * @return what is to be stored; its dedup key makes it one letter, however often that is tried
     */
    public static Run of(Run message, Death death) {
        MessageHead origin = message.head();
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(REASON, TOO_MANY_ATTEMPTS));
        headers.add(new Header(ATTEMPTS, Integer.toString(death.attempts)));
        headers.add(new Header(ORIGIN_ID, message.first().text()));
        headers.add(new Header(ORIGIN_TIME, Long.toString(origin.timeMs())));
        if (fits(origin.topic())) {
            headers.add(new Header(ORIGIN_TOPIC, origin.topic().text()));
        }
        origin.headers().stream().filter(header -> hasRoom(headers, header)).forEach(headers::add);
        Terms terms = new Terms(origin.terms().qos(), false, 0, key(message.first(), death));
        MessageHead head = new MessageHead(
                topic(death.session), origin.publisher(), death.timeMs, origin.contentType(), headers, terms);
        return new Run(head, message.payloads());
    }

    /** A message that was put back and given up once more is another letter. */
    private static String key(MessageId id, Death death) {
        String key = "dead-" + id.text() + "-" + death.redriven.text();
        return key.substring(0, Math.min(key.length(), Terms.MAX_KEY));
    }

    private static boolean fits(TopicName topic) {
        return topic.text().getBytes(StandardCharsets.UTF_8).length <= MessageHead.MAX_HEADER_LENGTH / 2;
    }

    /** Where a message has as many headers as it may have, the letter leaves out the last of them. */
    private static boolean hasRoom(List<Header> headers, Header one) {
        int length = headers.stream().mapToInt(DeadLetter::length).sum() + length(one);
        return headers.size() < MessageHead.MAX_HEADERS && length <= MessageHead.MAX_HEADER_LENGTH;
    }

    private static int length(Header header) {
        return header.name().length() + header.value().length();
    }
}

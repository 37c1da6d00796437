package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads topics and filters out of paths: the rest of the path after {@code /topics/}, percent-decoded level by level,
 * so that what is a level in the path is a level of the topic. One for each door instance, on its event loop; it
 * remembers the topics it has read.
 */
public final class TopicPath {
    private static final int MAX_KNOWN = 10_000;
    private static final int MAX_KNOWN_LENGTH = 256;

    private final int maxLevels;
    private final Map<String, TopicName> known = new HashMap<>();

    /** @param maxLevels the most levels a topic or filter may have */
    public TopicPath(int maxLevels) {
        this.maxLevels = maxLevels;
    }

    /**
     * The topic that part of a path names.
     *
     * @throws BrokerException {@link ErrorCode#BAD_TOPIC}, or {@link ErrorCode#BAD_REQUEST} where it is not well
     *     encoded
     */
    public TopicName topic(String path) {
        TopicName topic = known.get(path);
        if (topic == null) {
            topic = TopicName.of(decode(path, ErrorCode.BAD_TOPIC), maxLevels);
            if (path.length() <= MAX_KNOWN_LENGTH) {
                if (known.size() >= MAX_KNOWN) {
                    known.clear();
                }
                known.put(path, topic);
            }
        }
        return topic;
    }

    /**
     * The topic that text names which is not encoded.
     *
     * @throws BrokerException {@link ErrorCode#BAD_TOPIC}
     */
    public TopicName topicOf(String text) {
        return TopicName.of(text, maxLevels);
    }

    /**
     * The filter that part of a path names.
     *
     * @throws BrokerException {@link ErrorCode#BAD_FILTER}, or {@link ErrorCode#BAD_REQUEST} where it is not well
     *     encoded
     */
    public TopicFilter filter(String path) {
        return TopicFilter.of(decode(path, ErrorCode.BAD_FILTER), maxLevels);
    }

    /**
     * The filter that text names which is not encoded.
     *
     * @throws BrokerException {@link ErrorCode#BAD_FILTER}
     */
    public TopicFilter filterOf(String text) {
        return TopicFilter.of(text, maxLevels);
    }

    /**
     * The filter that text names which is not encoded, where no group can share what is asked for.
     *
     * @throws BrokerException {@link ErrorCode#BAD_FILTER}
     */
    public TopicFilter unsharedOf(String text) {
        TopicFilter filter = filterOf(text);
        if (filter.isShared()) {
            throw new BrokerException(ErrorCode.BAD_FILTER, "a group shares what it is sent; pages are no group's");
        }
        return filter;
    }

    private static String decode(String path, ErrorCode code) {
        // A slash that is encoded would be one level in the path and two in the topic.
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (path.regionMatches(true, at, "%2F", 0, 3)) {
                throw new BrokerException(code, "a level has no slash in it; %2F is refused");
            }
        }
        return PercentText.decode(path);
    }
}

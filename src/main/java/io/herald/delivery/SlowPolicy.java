package io.herald.delivery;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What becomes of fleeting messages for a subscriber that does not keep up. */
public enum SlowPolicy {
    /** What comes while there is no room is dropped. */
    DROP_NEW("drop-new"),
    /** What waits longest is dropped, to make room for what comes. */
    DROP_OLD("drop-old"),
    /** Of what waits, only the last message of each topic is kept. */
    LATEST("latest"),
    /** The subscriber is disconnected. */
    DISCONNECT("disconnect");

    private final String word;

    SlowPolicy(String word) {
        this.word = word;
    }

    /** The policy as it is written, such as {@code drop-new}. */
    public String word() {
        return word;
    }

    /**
     * Reads a policy.
     *
     * @param word as it is written; empty for the default, {@link #DROP_NEW}
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST}, naming those there are
     */
    public static SlowPolicy of(String word) {
        if (word.isEmpty()) {
            return DROP_NEW;
        }
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BrokerException(ErrorCode.BAD_REQUEST, "policy is one of " + words()));
    }

    private static String words() {
        return Arrays.stream(values()).map(SlowPolicy::word).collect(Collectors.joining(", "));
    }
}

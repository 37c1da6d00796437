package io.herald.topic;

/** How much waits for a subscriber, from little to much. */
public enum Load {
    /** Its socket takes more. */
    EVEN,
    /** Its socket takes no more, or it is not ready yet. */
    WAITING,
    /** So much waits that those who publish would have to wait as well. */
    BEHIND
}

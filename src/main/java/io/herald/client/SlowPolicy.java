package io.herald.client;

import java.util.Locale;

/** What the broker does with fleeting messages a subscriber is too slow for. */
public enum SlowPolicy {
    /** Drops what is new. */
    DROP_NEW,
    /** Drops what has waited longest. */
    DROP_OLD,
    /** Keeps the last message of each topic. */
    LATEST,
    /** Closes the connection. */
    DISCONNECT;

    /** The word on the wire and on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

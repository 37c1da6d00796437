package io.herald.topic;

/**
 * On what terms a message is published: whether it is stored, for how long it is good, and what tells it from another
 * that says the same. On its way to a subscriber it has those that it is delivered on.
 *
 * @param qos how surely it is delivered
 * @param retain whether it is its topic's retained message from now on
 * @param ttlMs for how long it is good after it was received, in milliseconds; 0 for ever. Of a delivery: what is left
 * @param key the dedup key: what is sent again with the same key on the same topic is stored once; empty for none
 */
public record Terms(QoS qos, boolean retain, long ttlMs, String key) {
    /** Neither stored nor retained, good for ever. */
    public static final Terms FLEETING = new Terms(QoS.AT_MOST_ONCE, false, 0, "");

    /** Stored, at least once, with nothing else asked for. */
    public static final Terms STORED = new Terms(QoS.AT_LEAST_ONCE, false, 0, "");

    /** The longest dedup key, in characters. */
    public static final int MAX_KEY = 256;

    /** Checks the parts; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public Terms {
        if (key.length() > MAX_KEY || MessageHead.isUnwritable(key)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "a key has at most " + MAX_KEY + " characters, none of them a control or half a character");
        }
    }

    /**
     * Terms to publish on.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where they are not whole: QoS 2 needs a key, and what is
     *     not stored has nothing of all this
     */
    public Terms forPublishing() {
        if (!qos.isStored() && (retain || ttlMs > 0 || !key.isEmpty())) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST, "retain, ttl and key are for messages that are stored: qos is 1 or 2");
        }
        if (qos == QoS.EXACTLY_ONCE && key.isEmpty()) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "qos 2 needs a key");
        }
        return this;
    }
}

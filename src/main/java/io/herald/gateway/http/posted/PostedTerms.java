package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.ErrorCode;
import io.herald.topic.QoS;
import io.herald.topic.Terms;

/**
 * The terms of a message as a client posts them, in text; what it does not say is as for most messages: stored, not
 * retained, good for ever. Belongs to one message, or to the head of several.
 */
public final class PostedTerms {
    private QoS qos = QoS.AT_LEAST_ONCE;
    private boolean retain;
    private long ttlMs;
    private String key = "";

    /** Takes {@code qos}; an empty text says nothing. */
    public void qos(String text) {
        if (!text.isEmpty()) {
            qos = QoS.of(text);
        }
    }

    /** Takes {@code retain}; an empty text says nothing. */
    public void retain(String text) {
        switch (text) {
            case "" -> {
                // Not said.
            }
            case "true" -> retain = true;
            case "false" -> retain = false;
            default -> throw new BrokerException(ErrorCode.BAD_REQUEST, "retain is true or false");
        }
    }

    /** Takes {@code ttl}; an empty text says nothing. */
    public void ttl(String text) {
        if (!text.isEmpty()) {
            ttlMs = Durations.millis(text, "ttl");
        }
    }

    /** Takes the dedup key, bare or as a quoted string (RFC 8941, section 3.3.3); an empty text says nothing. */
    public void key(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        if (!text.isEmpty()) {
            key = quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\([\"\\\\])", "$1") : text;
        }
    }

    /**
     * The terms.
     *
     * @throws BrokerException where they contradict each other
     */
    public Terms terms() {
        return new Terms(qos, retain, ttlMs, key).forPublishing();
    }
}

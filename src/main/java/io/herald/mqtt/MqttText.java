package io.herald.mqtt;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.wire.Utf8;
import java.nio.charset.StandardCharsets;

/** UTF-8 encoded strings as MQTT allows them (MQTT 5.0, 1.5.4): well-formed, without U+0000. */
public final class MqttText {
    private MqttText() {}

    /** Whether the bytes are well-formed UTF-8 without U+0000 [MQTT-1.5.4-1] [MQTT-1.5.4-2]. */
    public static boolean isText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int length = bytes[at] > 0 ? 1 : bytes[at] == 0 ? 0 : Utf8.sequence(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /**
     * Whether text has none of the control characters that MQTT lets one refuse (C0, DEL and C1), so that it is fit to
     * be a name.
     */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a topic's name; for {@link io.herald.wire.KnownTopics}.
     *
     * @throws BrokerException {@link ErrorCode#BAD_TOPIC} where the bytes are no text, or have control characters
     */
    public static String decodeName(byte[] bytes, int from, int to) {
        if (isText(bytes, from, to)) {
            String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            if (isName(name)) {
                return name;
            }
        }
        throw new BrokerException(ErrorCode.BAD_TOPIC, "a topic is well-formed UTF-8 without control characters");
    }

    /** Reads text; throws a {@link RefusalException} where it is none. */
    static String decode(byte[] bytes, int from, int to) {
        if (!isText(bytes, from, to)) {
            throw RefusalException.malformed("text is well-formed UTF-8 without U+0000");
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}

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
     * Reads a topic's name; for {@link io.herald.wire.KnownTopics}.
     *
     * @throws BrokerException {@link ErrorCode#BAD_TOPIC} where the bytes are no text
     */
    public static String decodeName(byte[] bytes, int from, int to) {
        if (!isText(bytes, from, to)) {
            throw new BrokerException(ErrorCode.BAD_TOPIC, "it is not valid UTF-8");
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Reads text; throws a {@link RefusalException} where it is none. */
    static String decode(byte[] bytes, int from, int to) {
        if (!isText(bytes, from, to)) {
            throw RefusalException.malformed("text is well-formed UTF-8 without U+0000");
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}

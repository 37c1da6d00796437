package io.herald.gateway.mqtt;

import io.herald.topic.Payloads;
import io.herald.wire.Utf8;

/** Whether payloads that are said to be text are (MQTT 5, 3.3.2.3.2). No state. */
final class Utf8Payloads {
    private Utf8Payloads() {}

    static boolean areText(Payloads payloads) {
        for (int i = 0; i < payloads.count(); i++) {
            if (!isText(payloads.bytes(), payloads.start(i), payloads.end(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int length = Utf8.sequence(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }
}

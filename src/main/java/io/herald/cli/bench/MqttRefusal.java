package io.herald.cli.bench;

import io.herald.client.RefusedException;
import io.herald.client.Reply;

/** What an MQTT broker means when it says no, in the words of the error catalogue where it has one. */
final class MqttRefusal {
    private static final String OTHERWISE = "mqtt";

    private MqttRefusal() {}

    /** @param what the packet that was answered so */
    static RefusedException of(String what, int reason, boolean v5) {
        String text = String.format("%s was answered with 0x%02x%s", what, reason, hint(reason));
        return new RefusedException(new Reply.Refusal(v5 ? word5(reason) : word3(what, reason), text));
    }

    /** CONNACK is all that says why in MQTT 3.1.1 (3.2.2.3). */
    private static String word3(String what, int reason) {
        return !what.equals("CONNECT")
                ? OTHERWISE
                : switch (reason) {
                    case 1, 2 -> "bad-request";
                    case 3 -> "unavailable";
                    case 4 -> "unauthenticated";
                    case 5 -> "forbidden";
                    default -> OTHERWISE;
                };
    }

    private static String word5(int reason) {
        return switch (reason) {
            case 0x81, 0x82, 0x84, 0x85 -> "bad-request";
            case 0x86, 0x8c -> "unauthenticated";
            case 0x87 -> "forbidden";
            case 0x88, 0x89, 0x8b -> "unavailable";
            case 0x8e -> "taken-over";
            case 0x8f -> "bad-filter";
            case 0x90 -> "bad-topic";
            case 0x95 -> "too-large";
            case 0x96, 0x9f -> "rate-limited";
            case 0x97 -> "storage-full";
            default -> OTHERWISE;
        };
    }

    private static String hint(int reason) {
        return switch (reason) {
            case 0x01, 0x84 -> ", this version of MQTT is not spoken there";
            case 0x93 -> ", more in flight than is allowed there: a smaller --inflight may help";
            case 0x9b -> ", this QoS is not supported there";
            default -> "";
        };
    }
}

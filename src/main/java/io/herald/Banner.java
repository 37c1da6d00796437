package io.herald;

import io.herald.config.BrokerConfig;
import io.herald.config.DoorSettings;

/** What an operator reads when the broker is up: each door's address, and a command to try there. */
final class Banner {
    private Banner() {}

    static String of(RunningBroker broker, String version) {
        StringBuilder text = new StringBuilder("Herald " + version + " is up.\n");
        BrokerConfig config = broker.config();
        if (broker.linePort() >= 0) {
            boolean tls = config.line().tls().isOn();
            String place = reachable(config.line()) + (tls ? ":" : " ") + broker.linePort();
            line(
                    text,
                    "line",
                    config.line().host() + ":" + broker.linePort(),
                    (tls ? "openssl s_client -quiet -connect " : "nc ") + place + "   then type: subscribe weather");
        }
        if (broker.httpPort() >= 0) {
            String scheme = config.http().tls().isOn() ? "https" : "http";
            String root = scheme + "://" + reachable(config.http()) + ":" + broker.httpPort();
            String command = "curl -N '" + root + "/events?topic=weather'";
            line(text, scheme, config.http().host() + ":" + broker.httpPort(), command);
        }
        if (broker.mqttPort() >= 0) {
            boolean tls = config.mqtt().tls().isOn();
            String host = reachable(config.mqtt());
            line(
                    text,
                    tls ? "mqtts" : "mqtt",
                    config.mqtt().host() + ":" + broker.mqttPort(),
                    tls
                            ? "mosquitto_sub -L mqtts://" + host + ":" + broker.mqttPort() + "/weather"
                            : "mosquitto_sub -h " + host + " -p " + broker.mqttPort() + " -t weather");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String door, String address, String command) {
        text.append(String.format("  %-5s %-28s %s%n", door, address, command));
    }

    /** The address to try from this machine, where the one that is listened on stands for all of them. */
    private static String reachable(DoorSettings door) {
        return door.host().equals("0.0.0.0") || door.host().equals("::") ? "127.0.0.1" : door.host();
    }
}

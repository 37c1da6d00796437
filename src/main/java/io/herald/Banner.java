package io.herald;

/** What an operator reads when the broker is up: each door's address, and a command to try there. */
final class Banner {
    private Banner() {}

    static String of(RunningBroker broker, String version) {
        StringBuilder text = new StringBuilder("Herald " + version + " is up.\n");
        if (broker.linePort() >= 0) {
            String host = broker.config().line().host();
            line(
                    text,
                    "line",
                    host + ":" + broker.linePort(),
                    "nc " + reachable(host) + " " + broker.linePort() + "   then type: subscribe weather");
        }
        if (broker.httpPort() >= 0) {
            String host = broker.config().http().host();
            String root = "http://" + reachable(host) + ":" + broker.httpPort();
            line(text, "http", host + ":" + broker.httpPort(), "curl -N '" + root + "/events?topic=weather'");
        }
        if (broker.mqttPort() >= 0) {
            String host = broker.config().mqtt().host();
            line(
                    text,
                    "mqtt",
                    host + ":" + broker.mqttPort(),
                    "mosquitto_sub -h " + reachable(host) + " -p " + broker.mqttPort() + " -t weather");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String door, String address, String command) {
        text.append(String.format("  %-5s %-28s %s%n", door, address, command));
    }

    /** The address to try from this machine, where the one that is listened on stands for all of them. */
    private static String reachable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }
}

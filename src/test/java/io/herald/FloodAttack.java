package io.herald;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients do who mean no good, many of them at once; and how they are told. Immutable. */
enum FloodAttack {
    /** Heads of requests that drip. */
    SLOW_HEADS(Door.HTTP, 4_000, Pace.DRIPS, "408"),
    /** Bodies that drip. */
    SLOW_BODIES(Door.HTTP, 4_000, Pace.DRIPS, "408"),
    /** Connections that say nothing, at every door. */
    HALF_OPEN(Door.ALL, 22_000, Pace.STAYS, "ERR rate-limited"),
    /** CONNECT with a password that is wrong, of a user or of nobody. */
    WRONG_PASSWORDS(Door.MQTT, 64, Pace.ASKS, "CONNACK 0x86"),
    /** CONNECT without one. */
    NO_PASSWORDS(Door.MQTT, 64, Pace.ASKS, "CONNACK 0x87"),
    /** Publishes as fast as they go. */
    PUBLISHES(Door.LINE_AND_HTTP, 8, Pace.FLOODS, "429"),
    /** Subscriptions to ever more filters. */
    SUBSCRIBES(Door.LINE, 32, Pace.FLOODS, "ERR rate-limited"),
    /** Publishes to ever more topics. */
    NEW_TOPICS(Door.LINE_AND_HTTP, 8, Pace.FLOODS, "429");

    /** Who may do what little the attackers may. */
    static final String USER = "mallory";

    static final String PASSWORD = "lets-me-in";

    private static final String AUTHORIZATION = "Authorization: Basic "
            + Base64.getEncoder().encodeToString((USER + ':' + PASSWORD).getBytes(StandardCharsets.US_ASCII));
    private static final String PAYLOAD = "x".repeat(100);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
    private static final Pattern ANSWER = Pattern.compile("(?m)^(ERR [a-z-]+|OK)[ \n]");
    private static final int CONNACK = 0x20;
    /** How many frames, lines or requests are said in one breath. */
    private static final int TOGETHER = 50;

    /** Where they come. */
    enum Door {
        LINE,
        HTTP,
        MQTT,
        LINE_AND_HTTP,
        ALL;

        /** The door of one of them: 0 for the line, 1 for HTTP, 2 for MQTT. */
        int of(int number) {
            return switch (this) {
                case LINE, HTTP, MQTT -> ordinal();
                case LINE_AND_HTTP -> number % 2;
                case ALL -> number % 3;
            };
        }
    }

    /** How they go on once they have said the first. */
    enum Pace {
        /** A byte now and then. */
        DRIPS,
        /** Not at all. */
        STAYS,
        /** With the next connection, once they are answered. */
        ASKS,
        /** As fast as it is taken. */
        FLOODS
    }

    private final Door door;
    private final int clients;
    private final Pace pace;
    private final String refusal;

    FloodAttack(Door door, int clients, Pace pace, String refusal) {
        this.door = door;
        this.clients = clients;
        this.pace = pace;
        this.refusal = refusal;
    }

    Door door() {
        return door;
    }

    int clients() {
        return clients;
    }

    Pace pace() {
        return pace;
    }

    /** How some of them at least have to be told, as {@link #heard} counts it. */
    String refusal() {
        return refusal;
    }

    /** What one of them says first. */
    byte[] first(int number) {
        String get = "GET / HTTP/1.1\r\nHost: localhost\r\nDrip: ";
        String post = "POST /topics/flood/body HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION
                + "\r\nContent-Length: 100000\r\n\r\n";
        return switch (this) {
            case SLOW_HEADS -> ascii(get);
            case SLOW_BODIES -> ascii(post);
            case HALF_OPEN -> new byte[0];
            case WRONG_PASSWORDS -> connect(number, number % 2 == 0 ? USER : "nobody-" + number);
            case NO_PASSWORDS -> connect(number, null);
            default ->
                door.of(number) == Door.HTTP.ordinal()
                        ? new byte[0]
                        : ascii("HELLO m" + number + " user=" + USER + " pass=" + PASSWORD + "\n");
        };
    }

    /** What one of them goes on with. */
    byte[] then(int number, long round) {
        if (pace == Pace.DRIPS) {
            return ascii("x");
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < TOGETHER; i++) {
            String topic = "flood/" + number + (this == PUBLISHES ? "" : "/" + round + "/" + i);
            if (this == SUBSCRIBES) {
                all.append("SUB ").append(topic).append('\n');
            } else if (door.of(number) == Door.HTTP.ordinal()) {
                all.append("POST /topics/").append(topic).append(" HTTP/1.1\r\nHost: localhost\r\n");
                all.append(AUTHORIZATION)
                        .append("\r\nContent-Length: 100\r\n\r\n")
                        .append(PAYLOAD);
            } else {
                all.append("PUB ")
                        .append(topic)
                        .append(" 100\n")
                        .append(PAYLOAD)
                        .append('\n');
            }
        }
        return ascii(all.toString());
    }

    /** How many things one breath of {@link #then} says. */
    int together() {
        return pace == Pace.FLOODS ? TOGETHER : 1;
    }

    private static byte[] connect(int number, String user) {
        byte[] head = MqttWire.join(MqttWire.text("MQTT"), MqttWire.bytes(5, user == null ? 2 : 0xc2, 0, 60, 0));
        byte[] name = MqttWire.text("mallory-" + number);
        return user == null
                ? MqttWire.packet(0x10, head, name)
                : MqttWire.packet(0x10, head, name, MqttWire.text(user), MqttWire.text("guess-" + number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Counts what answers say; those that one read cuts in two are not counted. */
    void heard(int number, ByteBuffer answers, Map<String, Long> counts) {
        BiConsumer<String, Long> count = (word, one) -> counts.merge(word, one, Long::sum);
        if (door.of(number) == Door.MQTT.ordinal()) {
            if (answers.remaining() >= 4 && answers.get(0) == CONNACK) {
                count.accept(String.format("CONNACK 0x%02x", answers.get(3)), 1L);
            }
            return;
        }
        String text = StandardCharsets.ISO_8859_1.decode(answers).toString();
        Matcher words = (door.of(number) == Door.HTTP.ordinal() ? STATUS : ANSWER).matcher(text);
        while (words.find()) {
            count.accept(words.group(1), 1L);
        }
    }
}

package io.herald.config;

import static io.herald.config.Kind.COUNT;
import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.FLAG;
import static io.herald.config.Kind.HOST;
import static io.herald.config.Kind.LOG_TYPE;
import static io.herald.config.Kind.ORIGIN;
import static io.herald.config.Kind.PATH;
import static io.herald.config.Kind.PORT;
import static io.herald.config.Kind.SIZE;
import static io.herald.config.Kind.SYNC;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything an operator may set, one record a section and one component a key: {@code limits.line} is
 * {@code limits().line()}. One that exists is valid: whoever makes one, every value is checked here. Immutable.
 */
public record BrokerConfig(
        LineDoor line,
        HttpDoor http,
        MqttDoor mqtt,
        Log log,
        Delivery delivery,
        Auth auth,
        Limits limits,
        Shutdown shutdown) {

    /** @throws ConfigException with every value that is out of range and every rule between keys that is broken */
    public BrokerConfig {
        List<String> faults = new ArrayList<>(Keys.faults(line, http, mqtt, log, delivery, auth, limits, shutdown));
        if (!auth.open()) {
            refuseOtherMachines("line", line, faults);
            refuseOtherMachines("http", http, faults);
            refuseOtherMachines("mqtt", mqtt, faults);
        }
        refuseNoWayIn(line, http, mqtt, faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /** What holds when nothing is set. */
    public static BrokerConfig defaults() {
        return ConfigReader.read(Map.of());
    }

    /** Where a door listens. */
    public sealed interface Door {
        /** Whether the door is opened at all. */
        boolean enabled();

        /** The name or address it is bound to. */
        String host();

        /** The port it is bound to; 0 for any free one. */
        int port();
    }

    /**
     * The door of the line protocol.
     *
     * @param frameTimeout from the first byte of a line or frame to its last
     */
    public record LineDoor(
            @Setting(kind = FLAG, fallback = "true") boolean enabled,
            @Setting(kind = HOST, fallback = "127.0.0.1") String host,
            @Setting(kind = PORT, fallback = "9000") int port,

            @Setting(kind = DURATION, fallback = "60s", least = "1ms", most = "1d")
            Duration frameTimeout)
            implements Door {}

    /**
     * The door of HTTP, SSE and WebSocket.
     *
     * @param origins the {@code Origin} values of foreign web pages that may call us
     * @param hosts names that {@code Host} may say, besides the loopback names and the bound address
     * @param headTimeout from the first byte of a request to the end of its head
     * @param bodyTimeout from the end of the head to the end of the body
     * @param idleTimeout how long a connection between two requests is kept
     * @param heartbeat how often a quiet stream is written to, so that a dead one is noticed
     */
    public record HttpDoor(
            @Setting(kind = FLAG, fallback = "true") boolean enabled,
            @Setting(kind = HOST, fallback = "127.0.0.1") String host,
            @Setting(kind = PORT, fallback = "8080") int port,
            @Setting(kind = ORIGIN) List<String> origins,
            @Setting(kind = HOST) List<String> hosts,

            @Setting(kind = DURATION, fallback = "10s", least = "1ms", most = "1d")
            Duration headTimeout,

            @Setting(kind = DURATION, fallback = "30s", least = "1ms", most = "1d")
            Duration bodyTimeout,

            @Setting(kind = DURATION, fallback = "75s", least = "1ms", most = "1d")
            Duration idleTimeout,

            @Setting(kind = DURATION, fallback = "15s", least = "1ms", most = "1d")
            Duration heartbeat)
            implements Door {
        public HttpDoor {
            origins = List.copyOf(origins);
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * The door of MQTT.
     *
     * @param connectTimeout from the opening of a connection to the end of its first packet
     * @param keepAlive the longest keep-alive that a client of MQTT 5 may ask for; one that asks for more is told
     * @param receiveMaximum how many messages of QoS 1 and 2 a client of MQTT 5 may have sent and not be answered for
     */
    public record MqttDoor(
            @Setting(kind = FLAG, fallback = "true") boolean enabled,
            @Setting(kind = HOST, fallback = "127.0.0.1") String host,
            @Setting(kind = PORT, fallback = "1883") int port,

            @Setting(kind = DURATION, fallback = "10s", least = "1ms", most = "1d")
            Duration connectTimeout,

            @Setting(kind = DURATION, fallback = "60s", least = "1s", most = "18h")
            Duration keepAlive,

            @Setting(kind = COUNT, fallback = "20", least = "1", most = "65535")
            int receiveMaximum)
            implements Door {}

    /**
     * Where stored messages are kept.
     *
     * @param type what they are kept in
     * @param path the folder, for {@code rocksdb}
     * @param sync {@code always}: on disk before they are acknowledged; a duration: so much may be lost to a power cut
     * @param retention what is kept of them
     */
    public record Log(
            @Setting(kind = LOG_TYPE, fallback = "rocksdb") String type,
            @Setting(kind = PATH, fallback = "data") String path,
            @Setting(kind = SYNC, fallback = "always") String sync,
            Retention retention) {
        /** How much may be lost to a power cut; zero for nothing. */
        public Duration syncEvery() {
            return Duration.ofMillis(Units.millis(sync).orElse(0));
        }

        /**
         * Where a message is when it is acknowledged: on {@code disk}; in the {@code cache} of the system, which a
         * power cut empties; in {@code memory}, which goes with the process.
         */
        public String keptIn() {
            return type.equals("memory") ? "memory" : syncEvery().isZero() ? "disk" : "cache";
        }
    }

    /**
     * How much is kept; the oldest goes first.
     *
     * @param age messages older than this go
     * @param bytes what is kept stays about below this
     */
    public record Retention(
            @Setting(kind = DURATION, fallback = "7d", least = "1s", most = "36500d")
            Duration age,

            @Setting(kind = SIZE, fallback = "10GiB", least = "16MiB", most = "1024TiB")
            long bytes) {}

    /**
     * How stored messages are delivered.
     *
     * @param ackTimeout a message not acknowledged for so long is sent again
     * @param maxAttempts one sent so often goes to the dead letters
     * @param dedupWindow how long a dedup key is remembered
     */
    public record Delivery(
            @Setting(kind = DURATION, fallback = "30s", least = "1ms", most = "7d")
            Duration ackTimeout,

            @Setting(kind = COUNT, fallback = "16", least = "1", most = "1000000")
            int maxAttempts,

            @Setting(kind = DURATION, fallback = "1d", least = "1s", most = "365d")
            Duration dedupWindow) {}

    /**
     * Who may come in.
     *
     * @param open whether anyone who can reach the broker may use it; without it, doors listen on loopback only
     */
    public record Auth(
            @Setting(kind = FLAG, fallback = "false") boolean open) {}

    /**
     * What clients may cost the broker at most.
     *
     * @param payload bytes of one message's payload
     * @param line bytes of one line of the line protocol, its end not counted
     * @param levels levels of one topic or filter
     * @param connections connections open at once, all doors together
     * @param subscriptions subscriptions of one session
     * @param inflight messages sent to one session and not acknowledged
     * @param queueBytes bytes waiting to be written to one subscriber
     * @param topics topics known at once
     */
    public record Limits(
            @Setting(kind = SIZE, fallback = "1MiB", least = "1", most = "64MiB")
            int payload,

            @Setting(kind = SIZE, fallback = "4KiB", least = "256", most = "64MiB")
            int line,

            @Setting(kind = COUNT, fallback = "200", least = "1", most = "1000")
            int levels,

            @Setting(kind = COUNT, fallback = "100000", least = "1", most = "10000000")
            int connections,

            @Setting(kind = COUNT, fallback = "1000", least = "1", most = "1000000")
            int subscriptions,

            @Setting(kind = COUNT, fallback = "256", least = "1", most = "65535")
            int inflight,

            @Setting(kind = SIZE, fallback = "8MiB", least = "1KiB", most = "64GiB")
            long queueBytes,

            @Setting(kind = COUNT, fallback = "100000", least = "1", most = "1000000000")
            int topics) {}

    /**
     * How the broker goes down.
     *
     * @param grace how long what was begun may take to end before connections are cut
     */
    public record Shutdown(
            @Setting(kind = DURATION, fallback = "3s", least = "0s", most = "1h")
            Duration grace) {}

    private static void refuseNoWayIn(Door line, Door http, Door mqtt, List<String> faults) {
        if (!line.enabled() && !http.enabled() && !mqtt.enabled()) {
            faults.add("line.enabled, http.enabled, mqtt.enabled: a broker without a door serves nobody; enable one");
        }
        refuseSamePort("line", line, "http", http, faults);
        refuseSamePort("line", line, "mqtt", mqtt, faults);
        refuseSamePort("http", http, "mqtt", mqtt, faults);
    }

    private static void refuseSamePort(String first, Door one, String second, Door other, List<String> faults) {
        boolean same =
                one.port() != 0 && one.port() == other.port() && one.host().equals(other.host());
        if (one.enabled() && other.enabled() && same) {
            faults.add(second + ".port: " + other.port() + " is " + first
                    + ".port as well; each door has a port of its own");
        }
    }

    private static void refuseOtherMachines(String section, Door door, List<String> faults) {
        if (door.enabled() && !isLoopback(door.host())) {
            faults.add(section + ".host: \"" + door.host() + "\" lets other machines in, and none of them has to say"
                    + " who it is; set it to 127.0.0.1, or set auth.open to true if everyone is welcome");
        }
    }

    /** By the text alone, never by looking a name up: what is not known to be loopback is not loopback. */
    private static boolean isLoopback(String host) {
        String octet = "\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        return host.equalsIgnoreCase("localhost")
                || host.matches("127" + octet.repeat(3))
                || host.matches("::1|(0{1,4}:){7}0{0,3}1");
    }
}

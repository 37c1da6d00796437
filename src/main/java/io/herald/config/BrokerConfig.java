package io.herald.config;

import static io.herald.config.Kind.COUNT;
import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.LOG_TYPE;
import static io.herald.config.Kind.PATH;
import static io.herald.config.Kind.SIZE;
import static io.herald.config.Kind.SYNC;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything an operator may set, one record a section and one component a key: {@code limits.line} is
 * {@code limits().line()}. One that exists is valid: whoever makes one, every value is checked here. Immutable.
 */
public record BrokerConfig(
        LineSettings line,
        HttpSettings http,
        MqttSettings mqtt,
        Log log,
        LogsSettings logs,
        Delivery delivery,
        AuthSettings auth,
        Limits limits,
        Shutdown shutdown) {

    /** @throws ConfigException with every value that is out of range and every rule between keys that is broken */
    public BrokerConfig {
        List<String> faults =
                new ArrayList<>(Keys.faults(line, http, mqtt, log, logs, delivery, auth, limits, shutdown));
        if (!auth.open() && !auth.identifies()) {
            refuseOtherMachines("line", line, faults);
            refuseOtherMachines("http", http, faults);
            refuseOtherMachines("mqtt", mqtt, faults);
        }
        refuseNoWayIn(line, http, mqtt, faults);
        faults.addAll(line.tls().faults("line"));
        faults.addAll(http.tls().faults("http"));
        faults.addAll(mqtt.tls().faults("mqtt"));
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /** Whether there is a way for clients to prove who they are. */
    public boolean identifies() {
        return auth.identifies() || Stream.of(line, http, mqtt).anyMatch(BrokerConfig::asksForCertificates);
    }

    private static boolean asksForCertificates(DoorSettings door) {
        return !door.tls().clientCa().isEmpty();
    }

    /** What holds when nothing is set. */
    public static BrokerConfig defaults() {
        return ConfigReader.read(Map.of());
    }

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
     * @param inputBytes bytes of packets, frames and bodies that are not finished, of all clients together; 0 for a
     *     quarter of the heap
     * @param connectionsPerAddress connections open at once from one address
     * @param connectionRate connections that each door accepts in a second; 0 for as many as come
     * @param messageRate messages that one user, or one connection of nobody known, may publish in a second; 0 for as
     *     many as it likes
     * @param byteRate bytes of such messages; 0 likewise
     * @param retained messages retained at once
     * @param retainedBytes bytes of them, with their topics and headers
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
            int topics,

            @Setting(kind = SIZE, fallback = "0", least = "0", most = "64GiB")
            long inputBytes,

            @Setting(kind = COUNT, fallback = "10000", least = "1", most = "10000000")
            int connectionsPerAddress,

            @Setting(kind = COUNT, fallback = "2000", least = "0", most = "1000000")
            int connectionRate,

            @Setting(kind = COUNT, fallback = "0", least = "0", most = "1000000000")
            int messageRate,

            @Setting(kind = SIZE, fallback = "0", least = "0", most = "64GiB")
            long byteRate,

            @Setting(kind = COUNT, fallback = "100000", least = "1", most = "1000000000")
            int retained,

            @Setting(kind = SIZE, fallback = "1GiB", least = "1KiB", most = "1024TiB")
            long retainedBytes) {}

    /**
     * How the broker goes down.
     *
     * @param grace how long what was begun may take to end before connections are cut
     */
    public record Shutdown(
            @Setting(kind = DURATION, fallback = "3s", least = "0s", most = "1h")
            Duration grace) {}

    private static void refuseNoWayIn(DoorSettings line, DoorSettings http, DoorSettings mqtt, List<String> faults) {
        if (!line.enabled() && !http.enabled() && !mqtt.enabled()) {
            faults.add("line.enabled, http.enabled, mqtt.enabled: a broker without a door serves nobody; enable one");
        }
        refuseSamePort("line", line, "http", http, faults);
        refuseSamePort("line", line, "mqtt", mqtt, faults);
        refuseSamePort("http", http, "mqtt", mqtt, faults);
    }

    private static void refuseSamePort(
            String first, DoorSettings one, String second, DoorSettings other, List<String> faults) {
        boolean same =
                one.port() != 0 && one.port() == other.port() && one.host().equals(other.host());
        if (one.enabled() && other.enabled() && same) {
            faults.add(second + ".port: " + other.port() + " is " + first
                    + ".port as well; each door has a port of its own");
        }
    }

    private static void refuseOtherMachines(String section, DoorSettings door, List<String> faults) {
        if (door.enabled() && !isLoopback(door.host()) && !asksForCertificates(door)) {
            faults.add(section + ".host: \"" + door.host() + "\" lets other machines in, and none of them has to say"
                    + " who it is; set auth.users or auth.jwt.keys, or keep to 127.0.0.1, or set auth.open to true if"
                    + " everyone is welcome");
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

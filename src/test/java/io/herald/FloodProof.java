package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows N3, N4, N7, N8, N9, N13 and S3 with all the force that one machine has: while attackers do one {@link
 * FloodAttack} after another, a pair that keeps to its quota loses nothing, the broker lives within its memory, and the
 * attackers are told in the words of the catalogue. What the pair's messages take is printed beside what they take in
 * quiet. Takes minutes and needs Linux, so {@code verify} does not run it; {@code -Dflood.attacks}, {@code
 * -Dflood.seconds}, {@code -Dflood.perSecond}, {@code -Dflood.apart}.
 */
class FloodProof {
    private static final int SECONDS = Integer.getInteger("flood.seconds", 10);
    /** How many connections attackers begin in a second at most; 0 for as many as they can. */
    private static final int PER_SECOND = Integer.getInteger("flood.perSecond", 0);

    /** Whether the broker has one core, and all others the other one: what they take from it is then only its work. */
    private static final boolean APART = Boolean.getBoolean("flood.apart");

    private static final String ATTACKS = System.getProperty("flood.attacks", "");
    private static final int SETTLE_S = 3;
    private static final int HEAP_MB = 512;
    private static final int DIRECT_MB = 256;
    /** Those of attackers and broker alike, and some for files. */
    private static final int DESCRIPTORS = 32_768;
    /** What is left of that for connections. */
    private static final int SPARE = 1_000;

    private static final String CONF = """
            {"auth": {"users": "users.json", "rules": "rules.json"},
             "http": {"headTimeout": "5s", "bodyTimeout": "5s"},
             "limits": {"connectionsPerAddress": 2000, "connectionRate": %d, "messageRate": 1000, "topics": 20000}}
            """.formatted(Integer.getInteger("flood.connectionRate", 2000));
    private static final String RULES = """
            [{"who": ["calm"], "publish": ["calm/#"], "subscribe": ["calm/#"]},
             {"who": ["mallory"], "publish": ["flood/#"], "subscribe": ["flood/#"]}]
            """;

    @TempDir
    Path folder;

    private final List<String> table = new ArrayList<>();
    private CalmPair.Span quiet;
    private CpuTime cpu;
    private int connections;

    @Test
    void whoeverKeepsToItsQuotaIsServedWhateverOthersDo() throws Exception {
        Files.writeString(
                folder.resolve("users.json"),
                "{\"calm\": \"" + PasswordHash.of("still") + "\", \"" + FloodAttack.USER + "\": \""
                        + PasswordHash.of(FloodAttack.PASSWORD) + "\"}");
        Files.writeString(folder.resolve("rules.json"), RULES);
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_PORT",
                "0",
                "JDK_JAVA_OPTIONS",
                "-Xmx" + HEAP_MB + "m -XX:MaxDirectMemorySize=" + DIRECT_MB + "m "
                        + System.getProperty("flood.jvm", ""));
        try (BrokerProcess broker = BrokerProcess.run(folder, variables, "-conf", CONF)) {
            int[] ports = {broker.linePort(), broker.httpPort(), broker.mqttPort()};
            cpu = new CpuTime(broker.pid());
            connections = descriptors(broker.pid()) - SPARE;
            if (APART) {
                onCore(0, broker.pid());
                onCore(1, ProcessHandle.current().pid());
            }
            try (CalmPair pair = new CalmPair(ports[0], "user=calm pass=still")) {
                attackAll(broker, ports, pair);
                System.out.println("FloodProof: " + pair.end() + " messages of the calm pair, none lost");
            } finally {
                System.out.println(String.join("\n", table));
                broker.errors().forEach(System.out::println);
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    private void attackAll(BrokerProcess broker, int[] ports, CalmPair pair) throws Exception {
        table.add(String.format(
                "%-16s %6s %8s %9s | %7s %7s %5s | %7s %7s %5s | %5s | %s",
                "ms",
                "there",
                "opened/s",
                "said/s",
                "0: p50",
                "p99",
                "ratio",
                "1: p50",
                "p99",
                "ratio",
                "CPU %",
                "RSS MiB"));
        List<FloodAttack> attacks = Arrays.stream(FloodAttack.values())
                .filter(one ->
                        ATTACKS.isEmpty() || Arrays.asList(ATTACKS.split(",")).contains(one.name()))
                .toList();
        // What a JVM does for the first time it does slowly, whoever asks for it.
        for (FloodAttack attack : attacks) {
            rehearse(attack, ports, pair);
        }
        cpu.begin();
        quiet = pair.over(SECONDS);
        cpu.end();
        note("quiet", "0 0 0", quiet, broker);
        for (FloodAttack attack : attacks) {
            attack(attack, broker, ports, pair);
            // What they leave behind is not the next one's.
            pair.over(SETTLE_S);
        }
        cpu.begin();
        CalmPair.Span after = pair.over(SECONDS);
        cpu.end();
        note("quiet again", "0 0 0", after, broker);
    }

    private void rehearse(FloodAttack attack, int[] ports, CalmPair pair) throws Exception {
        Process attackers = attackers(attack, ports);
        pair.over(SECONDS);
        attackers.getOutputStream().close();
        assertThat(attackers.waitFor(60, TimeUnit.SECONDS)).isTrue();
        pair.over(SETTLE_S);
    }

    private void attack(FloodAttack attack, BrokerProcess broker, int[] ports, CalmPair pair) throws Exception {
        Process attackers = attackers(attack, ports);
        cpu.begin();
        CalmPair.Span span = pair.over(SECONDS);
        cpu.end();
        long residentMb = residentMb(broker);
        attackers.getOutputStream().close();
        BufferedReader told = attackers.inputReader(StandardCharsets.US_ASCII);
        String result = told.readLine();
        assertThat(attackers.waitFor(60, TimeUnit.SECONDS)).isTrue();
        note(attack.name(), String.valueOf(result), span, broker);

        assertThat(broker.exitsWithin(1)).as("it ends").isFalse();
        assertThat(result).as("what attackers are told").contains(attack.refusal() + "=");
        assertThat(residentMb).as("resident memory, in MiB").isLessThan(HEAP_MB + DIRECT_MB);
    }

    /** They have the processors when nobody else wants them, as if they came from other machines. */
    private Process attackers(FloodAttack attack, int[] ports) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("chrt", "--idle", "0", "prlimit", "--nofile=" + (connections + SPARE)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Flood.class.getName(), attack.name()));
        Arrays.stream(ports).mapToObj(Integer::toString).forEach(command::add);
        command.addAll(List.of(Integer.toString(connections), Integer.toString(PER_SECOND)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Has the broker have as many descriptors as it may, and gives how many that are. */
    private static int descriptors(long pid) throws Exception {
        for (int wanted = DESCRIPTORS; wanted > SPARE; wanted -= SPARE) {
            Process limiting = new ProcessBuilder("prlimit", "--pid=" + pid, "--nofile=" + wanted).start();
            if (limiting.waitFor() == 0) {
                return wanted;
            }
        }
        throw new AssertionError("the broker may have no descriptors");
    }

    private static void onCore(int core, long pid) throws Exception {
        Process pinning = new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(core), Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(pinning.waitFor()).isZero();
    }

    private void note(String what, String attackers, CalmPair.Span span, BrokerProcess broker) throws IOException {
        String[] did = attackers.split(" ", 4);
        table.add(String.format(
                "%-16s %6s %8s %9s | %s | %s | %5d | %d %s",
                what,
                did[0],
                did[1],
                did[2],
                latencies(span.fleeting(), quiet.fleeting()),
                latencies(span.stored(), quiet.stored()),
                cpu.percent(),
                residentMb(broker),
                did.length == 4 ? did[3] : ""));
    }

    private static String latencies(Histogram now, Histogram before) {
        double p99 = now.getValueAtPercentile(99);
        return String.format(
                "%7.2f %7.2f %5.1f",
                now.getValueAtPercentile(50) / 1e6, p99 / 1e6, p99 / before.getValueAtPercentile(99));
    }

    private static long residentMb(BrokerProcess broker) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + broker.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
            }
        }
        throw new AssertionError("the broker has ended");
    }
}

package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.herald.gateway.tcp.LineClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar, run as an operator runs it, in a folder of its own. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern LINE_DOOR = Pattern.compile("  line  [0-9.]+:([0-9]+) +(nc|openssl) .*");
    private static final Pattern HTTP_DOOR = Pattern.compile("  https? +[0-9.]+:([0-9]+) +curl .*");
    private static final Pattern MQTT_DOOR = Pattern.compile("  mqtts? +[0-9.]+:([0-9]+) +mosquitto_sub .*");
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final long PATIENCE_S = 60;

    private final Process process;
    private final BufferedReader out;
    private final Path errors;
    private final List<String> banner = new ArrayList<>();
    private final long startedNs = System.nanoTime();
    private long readyNs;

    private BrokerProcess(Process process, Path errors) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Runs the jar with the JDK of this test, free ports and these arguments. */
    static BrokerProcess run(Path folder, String... arguments) throws IOException {
        return run(folder, Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0"), arguments);
    }

    static BrokerProcess run(Path folder, Map<String, String> variables, String... arguments) throws IOException {
        return run(Path.of(System.getProperty("java.home")), folder, variables, arguments);
    }

    static BrokerProcess run(Path jdk, Path folder, Map<String, String> variables, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-jar"));
        command.add(Path.of(System.getProperty("broker.jar")).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("stderr.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HERALD_") || name.endsWith("_OPTIONS"));
        // Its number is wanted by few, and taken by any broker that runs here with the defaults.
        builder.environment().put("HERALD_MQTT_PORT", "0");
        builder.environment().putAll(variables);
        return new BrokerProcess(builder.start(), errors);
    }

    /** Waits for the banner and gives the port of the line door. */
    int linePort() throws IOException {
        return port(LINE_DOOR);
    }

    /** Gives the port of the HTTP door; to be asked after that of the line door. */
    int httpPort() throws IOException {
        return port(HTTP_DOOR);
    }

    /** Gives the port of the MQTT door; to be asked after those of the line and HTTP doors. */
    int mqttPort() throws IOException {
        return port(MQTT_DOOR);
    }

    private int port(Pattern wanted) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            banner.add(line);
            Matcher door = wanted.matcher(line);
            if (door.matches()) {
                readyNs = readyNs == 0 ? System.nanoTime() : readyNs;
                return Integer.parseInt(door.group(1));
            }
        }
        throw new AssertionError("no banner; standard error: " + errors());
    }

    /** How long it took from the start of the process to the banner; to be asked after a port. */
    long readyMs() {
        return TimeUnit.NANOSECONDS.toMillis(readyNs - startedNs);
    }

    LineClient connect(int port) throws IOException {
        return LineClient.connect(port);
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Bounds what the machine gives it from now on, such as {@code nofile}; without prlimit the test is left out. */
    void limit(String resource, long most) throws IOException, InterruptedException {
        assumeThat(PRLIMIT).isExecutable();
        Process limiting =
                new ProcessBuilder(PRLIMIT.toString(), "--pid=" + pid(), "--" + resource + "=" + most).start();
        assertThat(limiting.waitFor()).isZero();
    }

    /** Whether it ends by itself within so many milliseconds. */
    boolean exitsWithin(long ms) throws InterruptedException {
        return process.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    /** Waits for the end of the process and gives its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    /** All that it wrote to standard output; to be asked when it has ended. */
    List<String> output() throws IOException {
        List<String> all = new ArrayList<>(banner);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.add(line);
        }
        return all;
    }

    /** What it wrote to standard error so far. */
    List<String> errors() throws IOException {
        return Files.readAllLines(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

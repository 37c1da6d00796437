package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar: how it starts, how it refuses to, and what it writes meanwhile. */
class LauncherIT {
    private static final String[] BANNER = {
        "Herald [0-9]+\\.[0-9]+\\.[0-9]+ is up\\.",
        "  line  127\\.0\\.0\\.1:[0-9]+ +nc 127\\.0\\.0\\.1 [0-9]+   then type: subscribe weather",
        "  http  127\\.0\\.0\\.1:[0-9]+ +curl -N 'http://127\\.0\\.0\\.1:[0-9]+/events\\?topic=weather'",
        "  mqtt  127\\.0\\.0\\.1:[0-9]+ +mosquitto_sub -h 127\\.0\\.0\\.1 -p [0-9]+ -t weather"
    };

    @TempDir
    Path folder;

    private static void publishAndReceive(int port) throws IOException {
        try (LineClient subscriber = LineClient.connect(port);
                LineClient publisher = LineClient.connect(port)) {
            subscriber.send("subscribe weather").expect("OK");
            publisher.send("HELLO pub1", "PUBLISH weather Rainy day ahead!").expect("OK herald .*", "OK [0-9]+");
            subscriber.expect("DELIVER weather Rainy day ahead! pub1 .*");
        }
    }

    private static void stopsHavingWrittenNothingButTheBanner(BrokerProcess broker) throws Exception {
        broker.signal("TERM");

        assertThat(broker.exitCode()).isZero();
        assertThat(broker.errors()).isEmpty();
        List<String> output = broker.output();
        assertThat(output).hasSameSizeAs(BANNER);
        for (int i = 0; i < BANNER.length; i++) {
            assertThat(output.get(i)).matches(BANNER[i]);
        }
    }

    @Test
    void startsWithoutArgumentsInAnEmptyFolderAndLeavesNothingThereButItsLog() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            publishAndReceive(broker.linePort());
            stopsHavingWrittenNothingButTheBanner(broker);
        }
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("stderr.txt") && !file.endsWith("data"));
    }

    @Test
    void startsWithTheShippedConfigurationAndVariablesOverIt() throws Exception {
        Path shipped = Path.of("conf", "config.json").toAbsolutePath();
        try (BrokerProcess broker = BrokerProcess.run(folder, "-conf", shipped.toString())) {
            publishAndReceive(broker.linePort());
            stopsHavingWrittenNothingButTheBanner(broker);
        }
    }

    @Test
    void aNewerJdkHasNothingToWarnOf() throws Exception {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> others;
        try (Stream<Path> siblings = Files.list(home.getParent())) {
            others = siblings.filter(jdk -> release(jdk) > Runtime.version().feature())
                    .toList();
        }
        assumeThat(others).as("newer JDKs beside this one").isNotEmpty();
        for (Path jdk : others) {
            Map<String, String> ports = Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0");
            try (BrokerProcess broker = BrokerProcess.run(jdk, folder, ports)) {
                publishAndReceive(broker.linePort());
                stopsHavingWrittenNothingButTheBanner(broker);
            }
        }
    }

    /** The release of the JDK in a folder, by what its own {@code release} file says; 0 where there is none. */
    private static int release(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException noJdk) {
            return 0;
        }
    }

    /** By its help: the machine's number is ours, and no network card is looked for, with a warning where none is. */
    @Test
    void anOperatorsLogbackFileTakesThePlaceOfOurs() throws Exception {
        Path logback = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="err" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>operator's: %msg%n</pattern></encoder>
                  </appender>
                  <logger name="io.netty.channel.DefaultChannelId" level="debug"><appender-ref ref="err"/></logger>
                </configuration>
                """);
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_PORT", "0",
                "JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + logback);
        try (BrokerProcess broker = BrokerProcess.run(folder, variables)) {
            publishAndReceive(broker.linePort());
            assertThat(broker.errors())
                    .filteredOn(line -> line.contains("machineId"))
                    .containsExactly("operator's: -Dio.netty.machineId: 00:00:00:00:00:01 (user-set)");
        }
    }

    @Test
    void faultsOfTheConfigurationAreToldAllAtOnce() throws Exception {
        String conf = "{\"line\":{\"port\":70000},\"limits\":{\"lines\":1}}";
        try (BrokerProcess broker = BrokerProcess.run(folder, Map.of("HERALD_SHUTDOWN_GRACE", "soon"), "-conf", conf)) {
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.output()).isEmpty();
            assertThat(broker.errors())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("herald: "))
                    .anyMatch(line -> line.contains("line.port"))
                    .anyMatch(line -> line.contains("limits.lines") && line.contains("did you mean limits.line?"))
                    .anyMatch(line -> line.contains("shutdown.grace (HERALD_SHUTDOWN_GRACE)"));
        }
    }

    @Test
    void brokenJsonIsToldWithItsPlaceInOneLine() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, "-conf", "{\"line\": {\"port\": 1,}}")) {
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.errors())
                    .containsExactly(
                            "herald: -conf, line 1, column 21: } is not expected here, but a name in double quotes");
        }
    }

    @Test
    void s1_anAddressOtherMachinesReachIsRefusedUnlessItIsMeant() throws Exception {
        String world = "{\"line\":{\"host\":\"0.0.0.0\"}}";
        try (BrokerProcess broker = BrokerProcess.run(folder, "-conf", world)) {
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.errors())
                    .singleElement()
                    .asString()
                    .contains("line.host: \"0.0.0.0\"", "127.0.0.1", "auth.open");
        }
        Map<String, String> open = Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_AUTH_OPEN", "true");
        try (BrokerProcess broker = BrokerProcess.run(folder, open, "-conf", world)) {
            publishAndReceive(broker.linePort());
        }
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheUsage() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, "--port", "1")) {
            assertThat(broker.exitCode()).isEqualTo(2);
            assertThat(broker.output()).isEmpty();
            assertThat(broker.errors()).element(0).isEqualTo("herald: there is no verb or option '--port'");
            assertThat(broker.errors()).element(1).asString().startsWith("usage: java -jar broker-fat.jar");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "http", "mqtt"})
    void aPortInUseIsToldInOneLineAndLeavesNothingBehind(String section) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            Map<String, String> ports = new HashMap<>(Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0"));
            ports.put("HERALD_" + section.toUpperCase(Locale.ROOT) + "_PORT", port);
            try (BrokerProcess broker = BrokerProcess.run(folder, ports)) {
                assertThat(broker.exitCode()).isEqualTo(1);
                assertThat(broker.output()).isEmpty();
                assertThat(broker.errors())
                        .singleElement()
                        .asString()
                        .startsWith("herald: " + section + ".port: cannot listen on 127.0.0.1:" + port);
            }
            assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("stderr.txt"));
        }
    }

    @Test
    void s15_whatClientsSendLeavesNothingInTheLog() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            try (LineClient hostile = broker.connect(port)) {
                hostile.send("HELLO \u001b[2J\u202e", "HELLO ok", "SUBSCRIBE a%0Ab%1B[2J", "FOO %n%s ${jndi:ldap://x}")
                        .expect("ERR .*", "OK .*", "OK", "ERR .*");
                hostile.send("PUBLISH a%0Ab%1B[2J x").expect("OK [0-9]+|DELIVER .*", "OK [0-9]+|DELIVER .*");
                hostile.send("PUB \u0000 -1").expect("ERR bad-request .*");
            }
            publishAndReceive(port);
            stopsHavingWrittenNothingButTheBanner(broker);
        }
    }

    /** Row S17. */
    @Test
    void s17_noFileIsNamedByAClient() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("inner/most"));
        try (BrokerProcess broker = BrokerProcess.run(inner)) {
            int line = broker.linePort();
            int mqtt = broker.mqttPort();
            for (String name : List.of("../../mark3r", "/tmp/mark3r", "..%5C..%5Cmark3r", "mark3r", "%2e%2e/mark3r")) {
                try (LineClient client = broker.connect(line);
                        MqttProbe probe = MqttProbe.v4(mqtt)) {
                    client.send(
                                    "HELLO " + name + " durable",
                                    "SUB " + name,
                                    "PUB " + name + " 1 qos=1 retain key=k",
                                    "x")
                            .expect("OK .*", "OK", "OK .*|DELIVER .*", "OK .*|DELIVER .*");
                    probe.connect(0, 60, "", "'" + name + "m").expect(0x20, "00 00");
                    probe.subscribed(1, name + "m", 1).publish(1, 2, name + "m", "x");
                    assertThat(probe.next()).matches("(40|32) .*");
                }
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .isNotEmpty()
                    .allMatch(file -> file.matches("inner/most/(stderr\\.txt|data/(native/)?[A-Za-z0-9.-]+)"))
                    .noneMatch(file -> file.contains("mark3r"));
        }
        assertThat(Path.of("/tmp/mark3r")).doesNotExist();
    }
}

package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, broker and command line, as a person at a shell has them. */
@Timeout(180)
class PackagedCommandLineIT {
    private static final Pattern ADDRESS = Pattern.compile("line +(127\\.0\\.0\\.1:\\d+)");
    private static final String TIME = " \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private String server;
    private String mqtt;

    @BeforeEach
    void startBroker() throws IOException {
        Process broker = start("-conf", "{\"line\":{\"port\":0},\"http\":{\"enabled\":false},\"mqtt\":{\"port\":0}}");
        BufferedReader banner = broker.inputReader();
        String line = banner.readLine();
        while (line != null && server == null) {
            Matcher address = ADDRESS.matcher(line);
            server = address.find() ? address.group(1) : null;
            line = server == null ? banner.readLine() : line;
        }
        assertThat(server).as("the address in the broker's banner").isNotNull();
        mqtt = banner.readLine().strip().split(" +")[1];
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theOriginalSessionWorksWordForWord() throws Exception {
        Process subscriber = start("subscriber", "sub1", "--server", server);
        Writer toSubscriber = subscriber.outputWriter();
        say(toSubscriber, "subscribe weather");
        untilSubscribers("weather", 1);
        Process publisher = start("publisher", "pub1", "--server", server);
        Writer toPublisher = publisher.outputWriter();

        say(toPublisher, "weather Rainy day ahead!");
        assertThat(subscriber.inputReader().readLine()).matches(">> DELIVER weather Rainy day ahead! pub1" + TIME);

        say(toSubscriber, "unsubscribe weather");
        untilSubscribers("weather", 0);
        say(toPublisher, "weather Sunny day ahead!");
        toPublisher.close();
        assertThat(publisher.waitFor()).isZero();
        say(toSubscriber, "quit");
        assertThat(subscriber.inputReader().readLine()).isNull();
        assertThat(subscriber.waitFor()).isZero();
    }

    @Test
    void throughPipesASubscriberGoesOnAndAPublisherDoesNot() throws Exception {
        Process subscriber = start("subscriber", "sub1", "--server", server);
        pipe(subscriber, "subscribe weather\n");
        untilSubscribers("weather", 1);
        Process publisher = start("publisher", "pub1", "--server", server);
        pipe(publisher, "weather Rainy day ahead!\nweather evil\u001b[2J\n");

        assertThat(publisher.waitFor()).isZero();
        BufferedReader printed = subscriber.inputReader();
        assertThat(printed.readLine()).matches(">> DELIVER weather Rainy day ahead! pub1" + TIME);
        assertThat(printed.readLine()).matches(">> DELIVER weather evil\\\\x1B\\[2J pub1" + TIME);
        assertThat(subscriber.isAlive()).isTrue();
    }

    @Test
    void subAndPubCarryEveryByteThere() throws Exception {
        byte[] payload = new byte[100_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        Process sub = start("sub", "files/x", "--count", "1", "--format", "raw", "--server", server);
        untilSubscribers("files/x", 1);
        Process pub = start("pub", "files/x", "--server", server);
        try (OutputStream in = pub.getOutputStream()) {
            in.write(payload);
        }

        assertThat(pub.waitFor()).isZero();
        assertThat(sub.getInputStream().readAllBytes()).isEqualTo(payload);
        assertThat(sub.waitFor()).isZero();
    }

    @Test
    void theExitCodeSaysWhatBecameOfIt() throws Exception {
        assertThat(start("pub", "t", "x", "--server", server).waitFor()).isZero();
        assertThat(start("pub", "a/#", "x", "--server", server).waitFor()).isEqualTo(1);
        assertThat(start("sub", "a/#/b", "--server", server).waitFor()).isEqualTo(1);
        assertThat(start("pub", "--server", server).waitFor()).isEqualTo(2);
        assertThat(start("pub", "t", "x", "--qos", "3", "--server", server).waitFor())
                .isEqualTo(2);
    }

    @Test
    void theVersionIsTheManifests() throws Exception {
        Process version = start("--version");

        assertThat(version.inputReader().readLine()).matches("herald \\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void benchLosesNothingAndTellsItInJson() throws Exception {
        assertThat(bench("--publishers 2 --subscribers 4 --topics 2 --messages 20000"))
                .contains("\"published\":20000,", "\"delivered\":40000,", "\"lost\":0,");
        assertThat(bench("--rate 1000 --messages 300"))
                .contains("\"delivered\":300,", "\"latencyUs\":{\"p50\":", "\"p999\":", "\"max\":");
        assertThat(bench("--qos 1 --inflight 50 --publishers 2 --messages 500"))
                .contains("\"acknowledged\":500,", "\"delivered\":500,", "\"ackLatencyUs\":{\"p50\":");
    }

    @Test
    void benchLosesNothingOverMqtt() throws Exception {
        String crowd = " --publishers 2 --subscribers 4 --topics 2 --messages 3000";
        for (String door : new String[] {"mqtt", "mqtt5"}) {
            String fleeting = "--door " + door + crowd;

            assertThat(bench(fleeting)).contains("\"published\":3000,", "\"delivered\":6000,", "\"lost\":0,");
            for (int qos = 1; qos <= 2; qos++) {
                assertThat(bench(fleeting + " --inflight 50 --qos " + qos))
                        .contains("\"acknowledged\":3000,", "\"delivered\":6000,", "\"ackLatencyUs\":{\"p50\":")
                        .contains(door.equals("mqtt") ? "\"inFlight\":50," : "\"inFlight\":20,");
            }
        }
        assertThat(bench("--door mqtt --qos 1 --rate 1000 --messages 300"))
                .contains("\"delivered\":300,", "\"latencyUs\":{\"p50\":", "\"ackLatencyUs\":{\"p50\":");
    }

    private String bench(String options) throws IOException {
        String line = "bench " + options + " --warmup 0s --json --server " + server + " --mqtt " + mqtt;
        return start(line.split(" ")).inputReader().readLine();
    }

    /** Asks until the broker tells so many subscriptions for the topic. */
    private void untilSubscribers(String topic, int count) throws IOException {
        String line = "";
        while (!line.startsWith(topic + " subscribers=" + count + " ")) {
            line = String.valueOf(
                    start("topics", topic, "--server", server).inputReader().readLine());
        }
    }

    private static void pipe(Process process, String text) throws IOException {
        try (Writer writer = process.outputWriter()) {
            writer.write(text);
        }
    }

    private static void say(Writer writer, String line) throws IOException {
        writer.write(line + "\n");
        writer.flush();
    }

    private Process start(String... args) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.concat(
                Stream.of(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("broker.jar")),
                Stream.of(args));
        Process process = new ProcessBuilder(command.toList())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }
}

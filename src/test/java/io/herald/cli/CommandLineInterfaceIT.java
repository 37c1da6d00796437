package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.ClosedPort;
import io.herald.client.FakeBroker;
import io.herald.client.ServerAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs against a fake broker, in this process. */
@Timeout(60)
class CommandLineInterfaceIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeBroker broker;
    private ServerAddress server;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker();
        server = broker.address();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void pubSendsItsWordsAsOneMessage() throws Exception {
        assertThat(run("", "pub", "weather", "Rainy", "day  ahead!", "--name", "pub1", "--header", "%3D !=v=w"))
                .isZero();

        assertThat(broker.hear("HELLO")).isEqualTo("HELLO pub1 frames");
        assertThat(broker.hear("PUB")).isEqualTo("PUB weather 17 qos=1 h.%3D%20%21=v=w|Rainy day  ahead!");
        assertThat(broker.hear("PING")).isNotNull();
        assertThat(errors()).isEmpty();
    }

    @Test
    void pubSendsStandardInputWhole() throws Exception {
        assertThat(run("two\nlines\n", "pub", "t", "--type", "text/plain")).isZero();

        assertThat(broker.hear("PUB")).isEqualTo("PUB t 10 qos=1 type=text/plain|two\nlines\n");
    }

    @Test
    void pubSendsEachLine() throws Exception {
        assertThat(run("one\r\n\nthree", "pub", "--lines", "t")).isZero();

        assertThat(Stream.of(broker.hear("PUB"), broker.hear("PUB"), broker.hear("PUB")))
                .containsExactly("PUB t 3 qos=1|one", "PUB t 0 qos=1|", "PUB t 5 qos=1|three");
    }

    @Test
    void pubTakesAtSignsAndDollarsAsTheyAre() throws Exception {
        assertThat(run("", "pub", "t", "@file", "${user.home}", "--", "-5")).isZero();

        assertThat(broker.hear("PUB")).isEqualTo("PUB t 21 qos=1|@file ${user.home} -5");
    }

    @Test
    void aRefusalIsOneLineAndExitCode1() {
        broker.answer("PUB", "ERR bad-topic no\u001b wildcards\n");

        assertThat(run("", "pub", "a/#", "x")).isEqualTo(1);
        assertThat(errors()).isEqualTo("herald: refused: bad-topic: no\\x1B wildcards\n");
    }

    @Test
    void noBrokerIsOneLineAndExitCode3() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            server = closed.address();
            for (String verb : new String[] {"pub", "sub", "publisher", "subscriber"}) {
                err.reset();
                assertThat(run("x y\n", verb, "t")).as(verb).isEqualTo(3);
                assertThat(errors())
                        .startsWith("herald: no broker at 127.0.0.1:")
                        .hasLineCount(1);
            }
            assertThat(run("", "topics")).isEqualTo(3);
            assertThat(run("", "bench", "--warmup", "0s")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pub",
                "pub t --qos 3 x",
                "pub t --qos 2 x",
                "pub t --qos 0 --retain x",
                "pub t --lines --key k",
                "sub t --qos 3",
                "pub t --lines x",
                "pub t x --header novalue",
                "pub t x --header bad%=x",
                "pub t x --server :0",
                "pub t x --name a=b=\u0001",
                "sub",
                "sub a --count 0",
                "sub a --format xml",
                "sub a --policy never",
                "sub a --exec cat --format raw",
                "sub a --durable",
                "publisher",
                "subscriber a b",
                "topics a b",
                "publisher p --qos 2"
            })
    void wrongUsageIsOneLineAndExitCode2(String line) {
        String[] words = line.split(" ");

        assertThat(CommandLineInterface.run(streams("", out), words)).isEqualTo(2);
        assertThat(errors()).startsWith("herald: ").contains("--help)").hasLineCount(1);
    }

    @Test
    void anArgumentTheLocaleCouldNotReadIsNotSentAltered() {
        assertThat(run("", "pub", "t", "gr\ufffd\ufffdn")).isEqualTo(2);
        assertThat(errors()).contains("LC_ALL").hasLineCount(1);
    }

    @Test
    void helpNamesEveryVerbAndIsNoError() {
        assertThat(run("", "help")).isZero();

        assertThat(output()).contains("pub", "sub", "publisher", "subscriber", "topics", "backup", "bench");
        for (String verb : new String[] {"pub", "sub", "publisher", "subscriber", "topics", "bench"}) {
            assertThat(CommandLineInterface.knows(verb)).isTrue();
            out.reset();
            assertThat(CommandLineInterface.run(streams("", out), verb, "--help"))
                    .isZero();
            assertThat(output()).contains("Usage: herald " + verb, "--server");
        }
        assertThat(CommandLineInterface.knows("-conf")).isFalse();
    }

    @Test
    void subPrintsWhatItGetsAndEndsAfterTheCount() throws Exception {
        broker.answer("SUBSCRIBE", "OK\nMSG t 2 at=0 from=p\na\n\nMSG t 1 at=0 from=p\nb\nMSG t 1\nc\n");

        assertThat(run("", "sub", "t", "--count", "2", "--policy", "drop-old")).isZero();
        assertThat(output()).matches(">> DELIVER t a\\\\n p [-0-9]+ [:0-9]+\n>> DELIVER t b p [-0-9]+ [:0-9]+\n");
        assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE t policy=drop-old");
    }

    @Test
    void subRawGivesTheBytes() {
        broker.answer("SUBSCRIBE", "OK\nMSG t 2\na\n\nMSG t 1\nb\n");

        assertThat(run("", "sub", "t", "--count", "2", "--format", "raw")).isZero();
        assertThat(output()).isEqualTo("a\nb");
    }

    @Test
    void subTellsGapsOnStandardError() {
        broker.answer("SUBSCRIBE", "OK\nGAP t 7\nMSG t 0\n\n");

        assertThat(run("", "sub", "t", "--count", "1")).isZero();
        assertThat(errors()).contains("7 messages dropped for t");
    }

    @Test
    void subIsEndedByARefusal() {
        broker.answer("SUBSCRIBE", "ERR bad-filter # comes last\n");

        assertThat(run("", "sub", "a/#/b")).isEqualTo(1);
    }

    @Test
    void subEndsWhenNobodyReadsItsOutput() {
        broker.answer("SUBSCRIBE", "OK\nMSG t 0\n\n");
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(CommandLineInterface.run(
                        streams("", closed),
                        "sub",
                        "t",
                        "--server",
                        broker.address().toString()))
                .isZero();
    }

    @Test
    void subRunsACommandForEachMessage(@TempDir Path folder) throws Exception {
        broker.answer("SUBSCRIBE", "OK\nMSG a%20b 3 at=0 from=p type=x/y h.my-id=7\none\nMSG t 3\ntwo\n");
        Path file = folder.resolve("out");
        String command = "cat >> '" + file + "'; echo \"|$HERALD_TOPIC|$HERALD_PUBLISHER|$HERALD_TIME|$HERALD_TYPE|"
                + "$HERALD_HEADER_MY_ID\" >> '" + file + "'; test \"$HERALD_TOPIC\" != t";

        assertThat(run("", "sub", "#", "--count", "2", "--exec", command)).isZero();
        assertThat(file).content().startsWith("one|a b|p|1970-01-01T00:00:00Z|x/y|7\ntwo|t|");
        assertThat(errors()).contains("exit code 1 from the command for a message on t");
    }

    @Test
    void topicsAreListedForPeopleAndPrograms() {
        assertThat(run("", "topics")).isZero();
        assertThat(run("", "topics", "--json")).isZero();

        assertThat(output()).isEqualTo("""
                        a%20b subscribers=1 messages=2
                        {"topic":"a b","subscribers":1,"messages":2}
                        """);
    }

    @Test
    void aPublisherPublishesItsLinesAndWaitsForTheLastAnswer() throws Exception {
        assertThat(run("weather Rainy day ahead!\n\n  a%20b  x \nquit now\n", "publisher", "pub1"))
                .isZero();

        assertThat(broker.hear("HELLO")).isEqualTo("HELLO pub1 frames");
        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH weather Rainy day ahead!");
        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH a%20b  x ");
        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH quit now");
    }

    @Test
    void aPublisherOfFleetingMessagesWaitsUntilTheyAreTaken() throws Exception {
        assertThat(run("weather Rainy day ahead!\n", "publisher", "pub1", "--qos", "0"))
                .isZero();

        assertThat(broker.hear("PUB")).isEqualTo("PUB weather 16|Rainy day ahead!");
        assertThat(broker.hear("PING")).isNotNull();
    }

    @Test
    void aPublisherGoesOnAfterARefusalAndSaysSoAtTheEnd() throws Exception {
        broker.answer("PUBLISH", "ERR bad-topic no\n");

        assertThat(run("# x\nlonely\nb y\nquit\nc z\n", "publisher", "pub1")).isEqualTo(1);
        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH # x");
        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH b y");
        assertThat(errors()).contains("refused: bad-topic: no", "a topic and a text belong on a line");
    }

    @Test
    void aSubscriberDoesAsItIsToldAndQuits() throws Exception {
        String lines = "subscribe weather\nSUB a%20b\nunsubscribe weather\nnonsense\nhelp\nquit\n";

        assertThat(run(lines, "subscriber", "sub1")).isEqualTo(1);
        assertThat(broker.hear("HELLO")).isEqualTo("HELLO sub1 frames");
        assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE weather");
        assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE a%20b");
        assertThat(broker.hear("UNSUBSCRIBE")).isEqualTo("UNSUBSCRIBE weather");
        assertThat(errors()).isEqualTo("herald: not understood; 'help' lists what is\n");
        assertThat(output()).contains("subscribe <filter>");
    }

    @Test
    void aSubscriberAtTheEndOfAPipeEndsWhenThereIsNothingToWaitFor() {
        assertThat(run("subscribe weather\nunsubscribe weather\n", "subscriber", "sub1"))
                .isZero();
    }

    private int run(String input, String... args) {
        Stream<String> option = args[0].equals("help") ? Stream.of() : Stream.of("--server", server.toString());
        String[] line = Stream.concat(
                        Stream.concat(Stream.of(args[0]), option),
                        Stream.of(args).skip(1))
                .toArray(String[]::new);
        return CommandLineInterface.run(streams(input, out), line);
    }

    private Streams streams(String input, OutputStream to) {
        return new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                to,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each verb of the line protocol does, and how its lines may be written. */
class LineVerbsIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @ParameterizedTest
    @ValueSource(strings = {"SUBSCRIBE", "subscribe", "Sub", "sUB"})
    void subscribeIsAnsweredWhenWhatIsPublishedFromThenOnArrives(String verb) throws IOException {
        try (LineClient subscriber = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            subscriber.send(verb + " verbs/" + verb).expect("OK");
            publisher.send("PUBLISH verbs/" + verb + " hello there").expect("OK [0-9]+");

            subscriber.expect("DELIVER verbs/" + verb
                    + " hello there anon-[0-9]+ [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSUBSCRIBE", "unsub", "Unsubscribe", "UNSUB"})
    void unsubscribeEndsTheDelivery(String verb) throws IOException {
        try (LineClient client = BROKER.subscriber("sub out", "sub stays")) {
            client.send(verb + " out").expect("OK");
            client.send("PUBLISH out a", "PUBLISH stays b").expect("OK [0-9]+", "OK [0-9]+");

            client.expect("DELIVER stays b .*");
        }
    }

    @Test
    void unsubscribingFromWhatWasNotSubscribedToIsNotFound() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("UNSUBSCRIBE nothing").expect("ERR not-found there is no subscription to nothing");
        }
    }

    @Test
    void helloNamesThePublisher() throws IOException {
        try (LineClient subscriber = BROKER.subscriber("SUB named");
                LineClient publisher = BROKER.connect()) {
            publisher.send("hello pub1").expect("OK herald 1\\.2\\.3 session=new");
            publisher.send("PUBLISH named Rainy day ahead!").expect("OK [0-9]+");

            subscriber.expect("DELIVER named Rainy day ahead! pub1 .*");
        }
    }

    @Test
    void helloAfterSubscribeIsRefused() throws IOException {
        try (LineClient client = BROKER.subscriber("SUB early")) {
            client.send("HELLO late").expect("ERR bad-request HELLO comes before the first SUBSCRIBE");
        }
    }

    @Test
    void pubIsNotAnswered() throws IOException {
        try (LineClient client = BROKER.subscriber("SUB silent")) {
            client.send("PUB silent 2", "hi", "PING");

            List<String> both = new ArrayList<>(List.of(client.line(), client.line()));
            assertThat(both)
                    .filteredOn(line -> line.startsWith("DELIVER silent hi "))
                    .hasSize(1);
            assertThat(both).contains("PONG");
        }
    }

    @Test
    void pingIsAnsweredAndQuitCloses() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("ping").expect("PONG");
            client.send("quit", "PING").expect("BYE").expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELP", "help", "?"})
    void helpTellsEveryVerbAndEndsWithOk(String verb) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send(verb);
            List<String> lines = new ArrayList<>();
            for (String line = client.line(); !line.equals("OK"); line = client.line()) {
                lines.add(line.split(" ")[0]);
            }

            assertThat(lines).contains("HELLO", "SUBSCRIBE", "UNSUBSCRIBE", "PUBLISH", "PUB", "TOPICS", "PING", "QUIT");
        }
    }

    @Test
    void topicsTellsSubscribersAndMessagesByName() throws IOException {
        try (LineClient one = BROKER.subscriber("SUB counted/a", "SUB counted/#");
                LineClient two = BROKER.subscriber("SUB counted/+")) {
            two.send("PUBLISH counted/b 1", "PUBLISH counted/b 2").expect("OK [0-9]+|DELIVER.*", "OK [0-9]+|DELIVER.*");
            one.expect("DELIVER.*", "DELIVER.*");
            try (LineClient asking = BROKER.connect()) {
                asking.send("topics counted/#")
                        .expect(
                                "TOPIC counted/a subscribers=3 messages=0",
                                "TOPIC counted/b subscribers=2 messages=2",
                                "OK 2");
                asking.send("TOPICS counted/none").expect("OK 0");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO a b, HELLO has no option 'b'",
        "HELLO a frames=1, HELLO has no option 'frames'",
        "HELLO a durable=1, HELLO has no option 'durable'",
        "SUBSCRIBE a x=1, SUBSCRIBE has no option 'x'",
        "SUBSCRIBE a qos=3, 'qos is 0, 1 or 2'",
        "SUBSCRIBE a from=soon, 'from is new, earliest, an id, a time such as 2025-03-14T10:30:00Z, or how long ago,"
                + " such as 15m'",
        "SUBSCRIBE a policy=never, 'policy is one of drop-new, drop-old, latest, disconnect'",
        "UNSUBSCRIBE a now, UNSUBSCRIBE has no option 'now'",
        "TOPICS # x, TOPICS has no option 'x'",
        "PING 1, PING has no option '1'",
        "QUIT now, QUIT has no option 'now'",
        "FETCH a, no such verb; HELP lists them",
        "SUBSCRIBE, the filter is missing",
        "PUBLISH, the topic is missing",
        "HELLO, the name is missing"
    })
    void whatIsNotKnownIsRefusedByNameAndTheConnectionGoesOn(String line, String refusal) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send(line);
            assertThat(client.line()).isEqualTo("ERR bad-request " + refusal);
            client.settle();
        }
    }

    @Test
    void anUnknownOptionOfPubIsRefusedAfterItsPayload() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("PUB a 4 now=1", "PING", "PUB a 4 qos=2", "QUIT", "PING")
                    .expect("ERR bad-request PUB has no option 'now'", "ERR bad-request qos 2 needs a key", "PONG");
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send(
                    "HELLO piper",
                    "SUBSCRIBE piped",
                    "PING",
                    "UNSUBSCRIBE nope",
                    "TOPICS piped",
                    "UNSUBSCRIBE piped",
                    "PUBLISH piped x",
                    "QUIT");
            client.expect(
                            "OK herald .*",
                            "OK",
                            "PONG",
                            "ERR not-found .*",
                            "TOPIC piped subscribers=1 messages=0",
                            "OK 1",
                            "OK",
                            "OK [0-9]+",
                            "BYE")
                    .expectEnd();
        }
    }

    @Test
    void theSameCommandsInSingleBytesAreAnsweredTheSame() throws IOException {
        try (LineClient client = BROKER.connect()) {
            for (char c : "SUB bytes\r\nPUB other 3 type=text/plain\r\na\r\n\r\n\r\nPING\r\n".toCharArray()) {
                client.sendRaw(String.valueOf(c));
            }
            client.expect("OK", "PONG");
        }
    }

    @Test
    void whatWasReadBeforeTheInputEndedIsCarriedOutHoweverMuchItAsks() throws IOException {
        for (int attempt = 0; attempt < 8; attempt++) {
            try (LineClient subscriber = BROKER.subscriber("SUB asked/last");
                    LineClient file = BROKER.connect()) {
                file.sendRaw("HELP\n".repeat(1300) + "PUBLISH asked/last x\nQUIT\n")
                        .endInput();
                subscriber.expect("DELIVER asked/last x .*");
                String last = "";
                for (String line = file.line(); line != null; line = file.line()) {
                    last = line;
                }
                assertThat(last).isEqualTo("BYE");
            }
        }
    }

    @Test
    void aFileThatIsPipedInIsPublishedToItsEndAndTheConnectionCloses() throws IOException {
        try (LineClient subscriber = BROKER.subscriber("SUB file/#");
                LineClient file = BROKER.connect()) {
            file.send("PUBLISH file/a 1", "", "PUB file/b 1 qos=1", "2", "publish file/c 3")
                    .endInput();
            file.expect("OK [0-9]+", "OK [0-9]+", "OK [0-9]+").expectEnd();

            subscriber.expect("DELIVER file/a 1 .*", "DELIVER file/b 2 .*", "DELIVER file/c 3 .*");
        }
    }

    @Test
    void anInputThatEndsInTheMiddleOfALineIsToldSo() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw("PING\nPUBLISH a half").endInput();
            client.expect("PONG", "ERR bad-request the input ended in the middle of a line or frame")
                    .expectEnd();
        }
    }
}

package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends a request: by its header, by that of the request before where it is the same, or by nothing. */
@Timeout(60)
class IdentificationVerticleTest {
    private static final String ALICE = basic("alice", "wonder:land");
    private static final String BOB = basic("bob", "builder");
    private static final String WRONG = basic("alice", "underland");
    private static final String NOBODY = "";
    private static final int REQUESTS = 60;

    private static final Policy RULES = Policy.of(
            true,
            Map.of(),
            List.of(
                    new Rule(List.of("alice"), List.of("a/#"), List.of("a/#"), true),
                    new Rule(List.of("bob"), List.of("b/#"), List.of("b/#"), false),
                    new Rule(List.of("anonymous"), List.of("open/#"), List.of("open/#"), false)));

    private FakeAuth auth;
    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        auth = new FakeAuth(RULES)
                .with("alice", "wonder:land")
                .with("bob", "builder")
                .with(new Credentials.Token("t.o.k"), Identity.of("alice"));
        broker = HttpBroker.start(auth);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void whoShowsTheSameAgainIsNotCheckedAgain() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            for (int i = 0; i < 5; i++) {
                assertThat(post(client, "a/x?qos=0", ALICE)).isEqualTo(202);
                assertThat(post(client, "a/x", ALICE)).isEqualTo(201);
                assertThat(post(client, "b/x?qos=0", ALICE)).isEqualTo(403);
            }
        }
        assertThat(auth.asked()).isOne();
    }

    @Test
    void whatOneRequestShowsDoesNotHoldForTheNext() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            assertThat(post(client, "a/x?qos=0", ALICE)).isEqualTo(202);
            assertThat(post(client, "a/x?qos=0", NOBODY)).isEqualTo(401);
            assertThat(post(client, "open/x?qos=0", NOBODY)).isEqualTo(202);
            assertThat(post(client, "a/x?qos=0", BOB)).isEqualTo(403);
            assertThat(post(client, "a/x?qos=0", WRONG)).isEqualTo(401);
            assertThat(post(client, "b/x?qos=0", BOB)).isEqualTo(202);
            assertThat(post(client, "a/x", ALICE)).isEqualTo(201);
            assertThat(post(client, "a/x", "")).isEqualTo(401);
        }
    }

    /** Some are answered at once and some wait for the log; some are checked and some are known. */
    @RepeatedTest(10)
    void requestsOfSeveralOnOneConnectionAreAnsweredInOrderEachForItself(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] shown = {ALICE, BOB, WRONG, NOBODY};
        String[] may = {"a", "b", "", "open"};
        StringBuilder all = new StringBuilder();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            int who = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
            String topic = List.of("a", "b", "open").get(random.nextInt(3));
            int qos = random.nextInt(2);
            all.append(request("POST /topics/" + topic + "?qos=" + qos, shown[who], "n" + i));
            boolean allowed = may[who].equals(topic);
            expected.add(allowed ? 202 - qos : shown[who].equals(WRONG) || shown[who].isEmpty() ? 401 : 403);
        }
        try (RawHttp client = RawHttp.connect(broker.port())) {
            for (int from = 0, to; from < all.length(); from = to) {
                to = Math.min(all.length(), from + 1 + random.nextInt(700));
                client.send(all.substring(from, to));
            }
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.answer().status()).as("request " + i).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void aRequestWaitsUntilItIsKnownWhoSendsItAndLosesNothing() throws Exception {
        auth.hold();
        String body = "x".repeat(500_000);
        try (RawHttp stream = listen("a/long", ALICE);
                RawHttp client = RawHttp.connect(broker.port())) {
            client.send(request("POST /topics/a/long", ALICE, body) + request("GET /health/live", NOBODY, ""));
            auth.release();
            stream.head();
            assertThat(client.answer().status()).isEqualTo(201);
            assertThat(client.answer().text()).isEqualTo("{\"status\":\"up\"}\n");
            assertThat(RawHttp.ask(broker.port(), "GET /messages?topic=a/long HTTP/1.1" + line(ALICE))
                            .text())
                    .contains(body);
        }
    }

    @Test
    void aRefusalSaysWhatToShow() throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "GET /topics/a/x HTTP/1.1\nAccept: text/event-stream");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.text()).getString("code")).isEqualTo("unauthenticated");
        assertThat(answer.head())
                .contains("WWW-Authenticate: Basic realm=\"herald\", charset=\"UTF-8\"\r\n")
                .contains("WWW-Authenticate: Bearer realm=\"herald\"\r\n");
    }

    @Test
    void aBrowserOpensNoWindowForAPassword() throws Exception {
        assertThat(RawHttp.ask(broker.port(), "GET /messages?topic=a/x HTTP/1.1\nSec-Fetch-Mode: cors")
                        .head())
                .contains("WWW-Authenticate: Bearer")
                .doesNotContain("Basic");
    }

    @Test
    void aTokenIsShownInTheHeader() throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/a/x HTTP/1.1\nAuthorization: bearer t.o.k", "x")
                        .status())
                .isEqualTo(201);
        RawHttp.Answer wrong = RawHttp.ask(broker.port(), "POST /topics/a/x HTTP/1.1\nAuthorization: Bearer t", "x");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.head()).contains("Bearer realm=\"herald\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic YWxpY2U=",
                "Basic !",
                "Basic /w==",
                "Basic OnB3",
                "Basic YQFiOmM=",
                "Bearer",
                "Digest x",
                "x"
            })
    void whatProvesNothingIsRefused(String header) throws Exception {
        RawHttp.Answer answer =
                RawHttp.ask(broker.port(), "POST /topics/open/x HTTP/1.1\nAuthorization: " + header, "x");

        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(auth.asked()).isZero();
    }

    @Test
    void twoHeadersAreOneTooMany() throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/a/x?qos=0 HTTP/1.1" + line(ALICE) + line(BOB), "x")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /topics/a/x?access_token=t.o.k",
        "POST /topics/a/x?qos=0&access_token=t.o.k",
        "POST /topics?token=t.o.k",
        "GET /topics/a/x?access_token=t.o.k",
        "GET /topics?password=x",
        "GET /messages?topic=a&access_token=t.o.k",
        "GET /events?topic=a&access_token=t.o.k"
    })
    void secretsDoNotBelongInAUrl(String line) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), line + " HTTP/1.1" + line(ALICE));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("do not belong in a URL").doesNotContain("t.o.k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/", "/openapi.json"})
    void whatIsOpenIsOpenWhateverIsShown(String path) throws Exception {
        for (String header : List.of(NOBODY, WRONG, ALICE)) {
            assertThat(RawHttp.ask(broker.port(), "GET " + path + " HTTP/1.1" + line(header))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(auth.asked()).isZero();
    }

    @Test
    void whoIsNoLongerKnownIsNobodyOnAConnectionThatStays() throws Exception {
        Identity proven = new Identity("carol", "hash-1", Long.MAX_VALUE);
        auth.with(new Credentials.Password("carol", "x"), proven);
        Rule rule = new Rule(List.of("carol"), List.of("#"), List.of("#"), false);
        auth.change(Policy.of(true, Map.of("carol", "hash-1"), List.of(rule)));
        String carol = basic("carol", "x");
        try (RawHttp client = RawHttp.connect(broker.port())) {
            assertThat(post(client, "a?qos=0", carol)).isEqualTo(202);
            assertThat(post(client, "a?qos=0", carol)).isEqualTo(202);
            auth.change(Policy.of(true, Map.of("carol", "hash-2"), List.of(rule)));
            int before = auth.asked();
            int status = post(client, "a?qos=0", carol);
            for (; status == 202 && auth.asked() == before; status = post(client, "a?qos=0", carol)) {
                Thread.onSpinWait();
            }
            assertThat(status).isEqualTo(401);
            auth.change(Policy.of(true, Map.of("carol", "hash-1"), List.of()));
            for (status = 401; status == 401; status = post(client, "a?qos=0", carol)) {
                Thread.onSpinWait();
            }
            assertThat(status).as("the rules of now hold").isEqualTo(403);
        }
    }

    @Test
    void whatIsShownMeansNothingWhereNobodyIsKnown() throws Exception {
        HttpBroker open = HttpBroker.start();
        try (RawHttp client = RawHttp.connect(open.port())) {
            assertThat(post(client, "a/x?qos=0", WRONG)).isEqualTo(202);
            assertThat(post(client, "a/x", WRONG)).isEqualTo(201);
            assertThat(RawHttp.ask(open.port(), "POST /tickets HTTP/1.1").status())
                    .isEqualTo(201);
            assertThat(RawHttp.ask(open.port(), "GET /topics/a/x?ticket=not-needed HTTP/1.1")
                            .status())
                    .isEqualTo(200);
        } finally {
            open.stop();
        }
    }

    private RawHttp listen(String topic, String shown) throws Exception {
        RawHttp stream = RawHttp.connect(broker.port());
        return stream.request("GET /topics/" + topic + " HTTP/1.1\nAccept: text/event-stream" + line(shown));
    }

    private static int post(RawHttp client, String topic, String shown) throws Exception {
        return client.send(request("POST /topics/" + topic, shown, "x"))
                .answer()
                .status();
    }

    private static String request(String line, String shown, String body) {
        return line + " HTTP/1.1\r\nHost: localhost" + line(shown).replace("\n", "\r\n") + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String line(String shown) {
        return shown.isEmpty() ? "" : "\nAuthorization: " + shown;
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}

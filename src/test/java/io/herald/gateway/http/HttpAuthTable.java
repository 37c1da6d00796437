package io.herald.gateway.http;

import static io.herald.gateway.http.GuardedBroker.BOB;
import static io.herald.gateway.http.GuardedBroker.DORA;
import static io.herald.gateway.http.GuardedBroker.NONE;
import static io.herald.gateway.http.GuardedBroker.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what over HTTP: whatever can be asked for, by those who show nothing, something wrong, something that has
 * expired, who may not, and who may. Nobody but those gets one byte of what is secret. Bob is not granted it, and Dora
 * is denied it. One for each way of asking.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpAuthTable {
    private static final String SSE = "\nAccept: text/event-stream";
    private static final String LINES = "\nAccept: application/x-ndjson";
    private static final String DATE = "(?im)^date: .*$";
    private static final String NDJSON = "\nContent-Type: application/x-ndjson";
    /** What stands in all that may not be read. */
    static final String HIDDEN = "h1dden";

    private static final Map<Integer, String> CODES =
            Map.of(400, "bad-request", 401, "unauthenticated", 403, "forbidden");
    /** How often a name may be guessed wrong at once. */
    private static final int TRIES = 10;

    @TempDir
    static Path folder;

    private final List<GuardedBroker> brokers = new ArrayList<>();
    private GuardedBroker broker;

    /**
     * Something that can be asked for.
     *
     * @param forbidden what one is told who may not
     * @param allowed what one is told who may
     */
    record Asked(String line, String headers, String body, int forbidden, int allowed) {
        @Override
        public String toString() {
            return line + headers.replaceAll("\\s+", " ");
        }
    }

    /** A broker that is asked in this way. */
    abstract GuardedBroker open(Path files) throws Exception;

    final GuardedBroker broker() {
        return broker;
    }

    /** One for each kind of what is wrong: from one address there are not too many wrong tries at any of them. */
    @BeforeAll
    void start() throws Exception {
        for (String kind : new String[] {"wrong", "expired", "forged"}) {
            brokers.add(open(Files.createDirectory(folder.resolve(kind))));
            fill(brokers.get(brokers.size() - 1));
        }
        broker = brokers.get(0);
    }

    private static void fill(GuardedBroker broker) throws Exception {
        broker.root("POST /topics/secret/m?retain=true", HIDDEN);
        broker.root("POST /topics/open/m?retain=true", "seen");
        broker.root("PUT /subscriptions/roots", "{\"filters\":[{\"filter\":\"secret/#\",\"from\":\"earliest\"}]}");
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /subscriptions/roots/events HTTP/1.1" + ROOT);
            stream.head();
            stream.chunksUntil(HIDDEN);
            broker.until("GET /messages?topic=$dead/roots", HIDDEN);
        }
        broker.until("GET /subscriptions/roots", "\"connected\":false");
    }

    @AfterAll
    void stop() {
        brokers.forEach(GuardedBroker::close);
    }

    /** All that can be asked for in this way. */
    Stream<Asked> everything() {
        return Stream.of(
                new Asked("POST /topics/secret/p?qos=0", "", HIDDEN, 403, 202),
                new Asked("POST /topics/secret/p", "", HIDDEN, 403, 201),
                new Asked("POST /topics/secret/p?qos=2&key=k", "", HIDDEN, 403, 201),
                new Asked("POST /topics/secret/p?retain=true", "", HIDDEN, 403, 201),
                new Asked("POST /topics", NDJSON, "{\"topic\":\"secret/p\",\"payload\":\"" + HIDDEN + "\"}", 200, 200),
                new Asked("GET /topics/secret/m", SSE, "", 403, 200),
                new Asked("GET /topics/secret/%23", SSE, "", 403, 200),
                new Asked("GET /topics/secret/%23?from=earliest", LINES, "", 403, 200),
                new Asked("GET /topics/secret/m", SSE + "\nLast-Event-ID: 0", "", 403, 200),
                new Asked("GET /events?topic=open/m&topic=secret/m", "", "", 403, 200),
                new Asked("GET /topics/$share/g/%23", SSE, "", 403, 200),
                new Asked("GET /topics/$share/g/secret/m", LINES, "", 403, 200),
                new Asked("GET /topics/$dead/roots?from=earliest", SSE, "", 403, 200),
                new Asked("GET /topics/$dead/%23", SSE, "", 403, 200),
                new Asked("GET /topics/$SYS/%23", SSE, "", 403, 200),
                new Asked("GET /messages?topic=secret/m", "", "", 403, 200),
                new Asked("GET /messages?topic=$dead/%23", "", "", 403, 200),
                new Asked("GET /messages?topic=%23", "", "", 200, 200),
                new Asked("GET /topics", "", "", 200, 200),
                new Asked("GET /topics/secret/%23", "", "", 200, 200),
                new Asked("GET /subscriptions/roots", "", "", 404, 200),
                new Asked("PUT /subscriptions/roots", "", "{\"filters\":[{\"filter\":\"secret/#\"}]}", 403, 200),
                new Asked("POST /subscriptions/roots/acks", "", "{\"ack\":[\"1\"]}", 404, 200),
                new Asked("POST /subscriptions/roots/redrive", "", "", 404, 200),
                new Asked("GET /subscriptions/roots/events", "", "", 404, 200),
                new Asked("DELETE /subscriptions/none-of-bobs", "", "", 404, 404),
                new Asked("PUT /subscriptions/bobs", "", "{\"filters\":[{\"filter\":\"secret/#\"}]}", 403, 201),
                new Asked("GET /connections", "", "", 403, 200),
                new Asked("GET /subscriptions", "", "", 403, 200),
                new Asked("GET /metrics", "", "", 403, 200),
                new Asked("POST /backups", "\nOrigin: http://localhost", "", 403, 0),
                new Asked("POST /tickets", "", "", 201, 201));
    }

    private Stream<Arguments> refusals() throws Exception {
        String expired = GuardedBroker.token("root", -5);
        String forged = GuardedBroker.token("root", 600).replaceAll(".{4}$", "AAAA");
        AtomicInteger tries = new AtomicInteger();
        return everything().flatMap(asked -> {
            String wrong = GuardedBroker.wrong("eve-" + tries.getAndIncrement() / TRIES);
            return Stream.of(
                    Arguments.of(asked, NONE, 0),
                    Arguments.of(asked, wrong, 0),
                    Arguments.of(asked, expired, 1),
                    Arguments.of(asked, forged, 2));
        });
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whoIsNotKnownIsToldNothing(Asked asked, String shown, int which) throws Exception {
        RawHttp.Answer answer = brokers.get(which).ask(asked.line(), asked.headers() + shown, asked.body());

        expectUnknown(answer);
        assertThat(answer.text()).doesNotContain(HIDDEN);
    }

    static Stream<String> limited() {
        return Stream.of(BOB, DORA);
    }

    private Stream<Arguments> forbidden() {
        return everything().flatMap(asked -> limited().map(shown -> Arguments.of(asked, shown)));
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void whoMayNotIsToldThat(Asked asked, String shown) throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            RawHttp.Answer answer = client.request(asked.line() + " HTTP/1.1" + asked.headers() + shown, asked.body())
                    .answer();
            if (asked.forbidden() == 403) {
                expectProblem(answer, 403);
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(asked.forbidden());
            assertThat(answer.text()).doesNotContain(HIDDEN);
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void whoMayIsLetIn(Asked asked) throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            String head = client.request(asked.line() + " HTTP/1.1" + asked.headers() + ROOT, asked.body())
                    .head();
            if (asked.allowed() == 0) {
                // Whether there can be a copy depends on where the log is.
                assertThat(head).doesNotStartWith("HTTP/1.1 401").doesNotStartWith("HTTP/1.1 403");
            } else {
                assertThat(head).startsWith("HTTP/1.1 " + asked.allowed());
            }
        }
        broker.until("GET /subscriptions/roots", "\"connected\":false");
        broker.root("DELETE /subscriptions/bobs", "");
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "GET, /events", "POST, /acks", "POST, /redrive", "DELETE, ''"})
    void aNameThatIsAnothersIsToldLikeOneThatNobodyHas(String method, String below) throws Exception {
        String body = below.equals("/acks") ? "{\"ack\":[\"1\"]}" : "";
        String head = method + " /subscriptions/%s" + below;
        for (boolean connected : new boolean[] {false, true}) {
            try (RawHttp stream = RawHttp.connect(broker.port())) {
                if (connected) {
                    stream.request("GET /subscriptions/roots/events HTTP/1.1" + ROOT)
                            .head();
                }
                RawHttp.Answer anothers = broker.ask(head.formatted("roots"), BOB, body);
                RawHttp.Answer nobodys = broker.ask(head.formatted("rootz"), BOB, body);
                assertThat(anothers.status()).isEqualTo(404);
                assertThat(anothers.head().replaceAll(DATE, ""))
                        .isEqualTo(nobodys.head().replaceAll(DATE, ""));
                assertThat(anothers.text()).isEqualTo(nobodys.text().replace("rootz", "roots"));
                broker.until("GET /subscriptions/roots", "\"connected\":" + connected);
            }
            broker.until("GET /subscriptions/roots", "\"connected\":false");
        }
        assertThat(broker.ask("GET /subscriptions/$share%2Fg%2Fa", BOB, "").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("limited")
    void aBatchIsLookedAtLineByLine(String shown) throws Exception {
        RawHttp.Answer answer = broker.ask(
                "POST /topics",
                NDJSON + shown,
                "{\"topic\":\"secret/b\",\"payload\":\"x\"}\n{\"topic\":\"open/b\",\"payload\":\"y\"}\n");

        String[] lines = answer.text().split("\n");
        assertThat(new JsonObject(lines[0]).getJsonObject("error").getString("code"))
                .isEqualTo("forbidden");
        assertThat(new JsonObject(lines[1]).getString("topic")).isEqualTo("open/b");
    }

    private static Stream<Arguments> wildcards() {
        return Stream.of(
                        "/topics/%23",
                        "/topics/%23?from=earliest",
                        "/topics/%23?last_event_id=0",
                        "/topics/%2B/m?from=earliest",
                        "/topics/%2B/m",
                        "/events?topic=%23&topic=%2B/m&from=1d")
                .flatMap(path -> limited().map(shown -> Arguments.of(path, shown)));
    }

    @ParameterizedTest
    @MethodSource("wildcards")
    void aWildcardBringsWhatMayBeReadAndNoMore(String path, String shown) throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET " + path + " HTTP/1.1" + (path.contains("B/m?") ? LINES : SSE) + shown);
            stream.head();
            for (String qos : new String[] {"0", "1"}) {
                broker.root("POST /topics/secret/m?qos=" + qos, HIDDEN);
                broker.root("POST /topics/open/m?qos=" + qos, "seen-" + qos);
                assertThat(stream.chunksUntil("seen-" + qos)).doesNotContain(HIDDEN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limited")
    void aPageOfEverythingHasWhatMayBeReadAndNoMore(String shown) throws Exception {
        String page =
                broker.ask("GET /messages?topic=%23&limit=1000", shown, "").text();
        assertThat(page)
                .contains("\"topic\":\"open/m\"")
                .doesNotContain("secret")
                .doesNotContain(HIDDEN);
    }

    @ParameterizedTest
    @MethodSource("limited")
    void aListHasWhatMayBeReadAndNoMore(String shown) throws Exception {
        broker.root("POST /topics/secret/listed?qos=0", "");
        broker.root("POST /topics/open/listed?qos=0", "");

        // A fleeting message is answered before it is counted.
        broker.until("GET /topics", "secret/listed");
        broker.until("GET /topics", "open/listed");
        assertThat(broker.ask("GET /topics", shown, "").text())
                .contains("open/listed")
                .doesNotContain("secret");
    }

    static void expectUnknown(RawHttp.Answer answer) {
        expectProblem(answer, 401);
        assertThat(answer.head())
                .containsIgnoringCase("WWW-Authenticate: Basic realm=\"herald\", charset=\"UTF-8\"\r\n");
    }

    private static void expectProblem(RawHttp.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.text()).getString("code")).isEqualTo(CODES.get(status));
    }
}

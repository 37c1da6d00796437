package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durable subscriptions as resources, while nobody is connected to them. */
class SubscriptionsVerticleTest {
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("limits.subscriptions 3");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aSubscriptionIsBegunChangedAndForgotten() throws Exception {
        RawHttp.Answer begun = put("begun", """
                {"filters":[{"filter":"a/#","qos":1,"from":"earliest"},{"filter":"b"}],"expiry":"36h"}""");
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.header("location")).isEqualTo("/subscriptions/begun");
        assertThat(begun.text()).isEqualTo(get("begun").text());
        assertThat(new JsonObject(begun.text()).put("position", "?")).isEqualTo(new JsonObject("""
                        {"name":"begun","filters":[{"filter":"a/#","qos":1},{"filter":"b","qos":1}],"position":"?",
                         "pending":0,"expiry":"36h","connected":false,"deadLetters":"$dead/begun"}"""));

        RawHttp.Answer changed = put("begun", "{\"filters\":[{\"filter\":\"b\",\"qos\":0},{\"filter\":\"c\"}]}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("location")).isEmpty();
        assertThat(changed.text())
                .contains("{\"filter\":\"b\",\"qos\":0}", "{\"filter\":\"c\",\"qos\":1}", "\"expiry\":\"36h\"")
                .doesNotContain("a/#");
        assertThat(put("begun", "{\"filters\":[],\"expiry\":\"90s\"}").text())
                .contains("\"filters\":[]", "\"expiry\":\"90s\"");

        RawHttp.Answer forgotten = ask("DELETE", "begun", "");
        assertThat(forgotten.status()).isEqualTo(204);
        assertThat(forgotten.body()).isEmpty();
        assertThat(ask("DELETE", "begun", "").status()).isEqualTo(404);
        assertThat(get("begun").status()).isEqualTo(404);
        assertThat(put("begun", "{\"filters\":[]}").text()).contains("\"expiry\":\"7d\"");
    }

    @Test
    void theNameIsOneSegmentOfThePathDecoded() throws Exception {
        RawHttp.Answer begun = put("%C3%A4%20%2F%2e..", "{\"filters\":[]}");

        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.header("location")).isEqualTo("/subscriptions/%C3%A4%20%2F%2e..");
        assertThat(new JsonObject(begun.text()).getString("name")).isEqualTo("ä /...");
        assertThat(new JsonObject(begun.text()).getString("deadLetters")).isEqualTo("$dead/ä %2F...");
        assertThat(get("%c3%a4%20%2f...").status()).isEqualTo(200);
    }

    @Test
    void aNewFilterBeginsWhereItIsToldAndOneThatStaysStandsStill() throws Exception {
        RawHttp.ask(broker.port(), "POST /topics/stay/1 HTTP/1.1", "x");
        String first = put("stay", "{\"filters\":[{\"filter\":\"stay/1\",\"from\":\"earliest\"}]}")
                .text();
        RawHttp.ask(broker.port(), "POST /topics/stay/1 HTTP/1.1", "x");
        String again = put("stay", "{\"filters\":[{\"filter\":\"stay/1\",\"from\":\"new\"}]}")
                .text();

        assertThat(again).isEqualTo(first);
        RawHttp.Answer stored = RawHttp.ask(broker.port(), "POST /topics/stay/1 HTTP/1.1", "x");
        String head = new JsonObject(stored.text()).getString("id");
        assertThat(put("fresh", "{\"filters\":[{\"filter\":\"stay/1\"}]}").text())
                .contains("\"position\":\"" + head + "\"");
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                             | 400 | bad-request",
                "[]                                             | 400 | bad-request",
                "{}                                             | 400 | bad-request",
                "{\"filters\":{}}                               | 400 | bad-request",
                "{\"filters\":[\"a\"]}                          | 400 | bad-request",
                "{\"filters\":[{}]}                             | 400 | bad-request",
                "{\"filters\":[],\"filters\":[]}                | 400 | bad-request",
                "{\"filters\":[]} x                             | 400 | bad-request",
                "{\"filters\":[],\"position\":\"1\"}            | 400 | bad-request",
                "{\"filters\":[],\"expiry\":\"0s\"}             | 400 | bad-request",
                "{\"filters\":[],\"expiry\":\"never\"}          | 400 | bad-request",
                "{\"filters\":[],\"expiry\":7}                  | 400 | bad-request",
                "{\"filters\":[{\"filter\":\"a\",\"qos\":3}]}   | 400 | bad-request",
                "{\"filters\":[{\"filter\":\"a\",\"from\":\"soon\"}]} | 400 | bad-request",
                "{\"filters\":[{\"filter\":\"a\",\"to\":1}]}    | 400 | bad-request",
                "{\"filters\":[{\"filter\":\"#/a\"}]}           | 400 | bad-filter",
                "{\"filters\":[{\"filter\":\"a\"},{\"filter\":\"a\"}]} | 400 | bad-request",
                "{\"filters\":[{\"filter\":\"a\"},{\"filter\":\"b\"},{\"filter\":\"c\"},{\"filter\":\"d\"}]}"
                        + " | 429 | rate-limited"
            })
    void whatIsNoSubscriptionIsRefusedByNameAndBeginsNone(String body, int status, String code) throws Exception {
        RawHttp.Answer answer = put("refused", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
        assertThat(get("refused").status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /subscriptions/nobody, 404, ''",
        "GET, /subscriptions/, 400, ''",
        "GET, /subscriptions/a/b, 404, ''",
        "GET, /subscriptions/%00, 400, ''",
        "GET, /subscriptions/%ff, 400, ''",
        "GET, /subscriptions/a?b=c, 400, ''",
        "POST, /subscriptions/a, 405, 'DELETE, GET, HEAD, OPTIONS, PUT'",
        "OPTIONS, /subscriptions/a, 204, 'DELETE, GET, HEAD, OPTIONS, PUT'"
    })
    void whatIsNotThereIsToldSo(String method, String path, int status, String allow) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), method + " " + path + " HTTP/1.1");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("allow")).isEqualTo(allow);
    }

    @Test
    void aNameOrABodyThatIsTooLongIsRefused() throws Exception {
        assertThat(get("n".repeat(257)).status()).isEqualTo(400);
        assertThat(put("long", "{\"filters\":[]" + " ".repeat(256 << 10) + "}").status())
                .isEqualTo(413);
    }

    @Test
    void headIsGetWithoutABody() throws Exception {
        put("head", "{\"filters\":[]}");
        int length = get("head").body().length;
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.request("HEAD /subscriptions/head HTTP/1.1");

            assertThat(connection.head()).startsWith("HTTP/1.1 200 OK\r\n").contains("ength: " + length + "\r\n");
            assertThat(connection.request("GET /health/live HTTP/1.1").answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aForeignPageChangesNothing() throws Exception {
        String foreign = " /subscriptions/foreign HTTP/1.1\nOrigin: http://elsewhere.example";

        assertThat(RawHttp.ask(broker.port(), "PUT" + foreign, "{\"filters\":[]}")
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.ask(broker.port(), "DELETE" + foreign).status()).isEqualTo(403);
    }

    private static RawHttp.Answer get(String name) throws Exception {
        return ask("GET", name, "");
    }

    private static RawHttp.Answer put(String name, String body) throws Exception {
        return ask("PUT", name, body);
    }

    private static RawHttp.Answer ask(String method, String name, String body) throws Exception {
        return RawHttp.ask(broker.port(), method + " /subscriptions/" + name + " HTTP/1.1", body);
    }
}

package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was given up is sent again where that is asked for, to the subscription that gave it up and to no other. */
class RedriveIT {
    private static final String NOTHING = "{\"redriven\":0,\"missing\":0,\"more\":false}";

    private static TwoDoors broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TwoDoors.start("DELIVERY_ACKTIMEOUT", "50ms", "DELIVERY_MAXATTEMPTS", "1");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aClientThatIsConnectedGetsItAgainAndNobodyElseDoes() throws Exception {
        try (LineClient other = broker.line("HELLO other frames", "SUB poison");
                LineClient client = broker.line("HELLO poisoned frames durable", "SUB poison")) {
            String id = broker.publish("poison", "bad");
            for (int times = 0; times < 3; times++) {
                // As if it had never been sent: without dup. It is given up anew, which is another letter.
                client.expect("MSG poison 3 id=" + id + " qos=1 at=[0-9]+ from=\\S+", "bad");
                broker.until("GET /subscriptions/poisoned", "\"pending\":0");
                assertThat(redrive("poisoned")).isEqualTo("{\"redriven\":1,\"missing\":0,\"more\":false}");
            }
            broker.publish("poison", "end");
            other.expect("MSG poison 3 id=" + id + " .*", "bad", "MSG poison 3 id=.*", "end");
        }
    }

    @Test
    void itWaitsForAClientWhereNobodyIsConnected() throws Exception {
        String first;
        String second;
        try (LineClient client = broker.line("HELLO absent frames durable", "SUB absent")) {
            first = broker.publish("absent", "1");
            second = broker.publish("absent", "2");
            client.expect("MSG absent 1 id=" + first + " .*", "1", "MSG absent 1 id=" + second + " .*", "2");
            broker.until("GET /subscriptions/absent", "\"pending\":0");
        }
        broker.until("GET /subscriptions/absent", "\"connected\":false");

        assertThat(redrive("absent")).isEqualTo("{\"redriven\":2,\"missing\":0,\"more\":false}");
        assertThat(redrive("absent")).isEqualTo(NOTHING);
        assertThat(broker.json("GET /subscriptions/absent").getInteger("pending"))
                .isEqualTo(2);
        try (RawHttp stream = broker.events("absent")) {
            assertThat(stream.event()).contains("\"id\":\"" + first + "\"").doesNotContain("dup");
            assertThat(stream.event()).contains("\"id\":\"" + second + "\"").doesNotContain("dup");
        }
    }

    @Test
    void whatIsNotSubscribedToAnyMoreIsMissing() throws Exception {
        try (LineClient client = broker.line("HELLO less frames durable", "SUB less/+")) {
            broker.publish("less/1", "1");
            String second = broker.publish("less/2", "2");
            client.expect("MSG less/1 1 id=.*", "1", "MSG less/2 1 id=.*", "2");
            broker.until("GET /subscriptions/less", "\"pending\":0");
            broker.json("PUT /subscriptions/less", "{\"filters\":[{\"filter\":\"less/2\"}]}");

            assertThat(redrive("less")).isEqualTo("{\"redriven\":1,\"missing\":1,\"more\":false}");
            client.expect("MSG less/2 1 id=" + second + " .*", "2");
        }
    }

    @Test
    void manyAreSentAgainInSeveralGoes() throws Exception {
        int messages = 2_010;
        broker.json("PUT /subscriptions/many", "{\"filters\":[{\"filter\":\"many\"}]}");
        try (LineClient publisher = broker.line("HELLO publisher")) {
            publisher.send("PUBLISH many x\n".repeat(messages - 1) + "PUBLISH many last");
            for (int n = 0; n < messages; n++) {
                publisher.expect("OK [0-9]+");
            }
        }
        try (RawHttp stream = broker.events("many")) {
            stream.chunksUntil("\"payload\":\"last\"");
            broker.until("GET /subscriptions/many", "\"pending\":0");
        }
        broker.until("GET /subscriptions/many", "\"connected\":false");

        assertThat(redrive("many")).isEqualTo("{\"redriven\":2000,\"missing\":0,\"more\":true}");
        assertThat(redrive("many")).isEqualTo("{\"redriven\":10,\"missing\":0,\"more\":false}");
        assertThat(broker.json("GET /subscriptions/many").getInteger("pending")).isEqualTo(messages);
    }

    @Test
    void whereThereAreNoLettersNothingIsSentAgain() throws Exception {
        broker.json("PUT /subscriptions/well", "{\"filters\":[{\"filter\":\"well\"}]}");

        assertThat(redrive("well")).isEqualTo(NOTHING);
        assertThat(broker.ask("POST /subscriptions/nobody/redrive", "").status())
                .isEqualTo(404);
        assertThat(broker.ask("GET /subscriptions/well/redrive", "").header("allow"))
                .isEqualTo("OPTIONS, POST");
    }

    private static String redrive(String name) throws Exception {
        JsonObject answer = broker.json("POST /subscriptions/" + name + "/redrive");
        return answer.encode();
    }
}

package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.GroupDesk;
import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shared groups as HTTP has them: WebSockets that are members, and what a PUT says of the group. */
class SharedOverHttpIT {
    private static TwoDoors broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TwoDoors.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void webSocketsShareByTurnsAndWhoeverStaysGetsAll() throws Exception {
        String group = "/topics/$share/crew/ws/%2B";
        try (RawWebSocket staying = RawWebSocket.open(broker.httpPort(), group, 0)) {
            List<String> had = new ArrayList<>();
            try (RawWebSocket leaving = RawWebSocket.open(broker.httpPort(), group, 0)) {
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    ids.add(broker.publish("ws/" + i, "" + i));
                }
                for (int i = 0; i < 3; i++) {
                    had.add(next(staying).getString("id"));
                    had.add(next(leaving).getString("id"));
                }
                assertThat(had).containsExactlyInAnyOrderElementsOf(ids);
                leaving.send(leaving.octets(Frame.close(1000)));
                assertThat(leaving.next().closeCode()).isEqualTo(1000);
                leaving.expectEnd();
            }
            broker.until("GET /topics/ws/0", "\"subscribers\":1");
            for (int i = 6; i < 9; i++) {
                String id = broker.publish("ws/0", "" + i);
                assertThat(next(staying).getString("id")).isEqualTo(id);
            }
        }
    }

    @Test
    void aWebSocketAndALineShareFleetingMessagesToo() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.httpPort(), "/topics/$share/mixed/fleeting?format=raw", 0);
                LineClient line = broker.line("HELLO l frames", "SUB $share/mixed/fleeting");
                LineClient publisher = broker.line("HELLO p frames")) {
            publisher.send("PUB fleeting 1", "a", "PUB fleeting 1", "b", "PING").expect("PONG");
            String head = line.line();
            assertThat(head).startsWith("MSG fleeting 1 at=");

            assertThat(List.of(line.line(), socket.next().payload().toString())).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aGroupIsKeptForAsLongAsItsSessionsAlsoWhereThatChanges() throws Exception {
        String filters = "{\"filters\":[{\"filter\":\"$share/g/kept\"}]";
        broker.json("PUT /subscriptions/worker", filters + "}");
        broker.until("GET /subscriptions/%24share%2Fg%2Fkept", "\"expiry\":\"7d\"");

        broker.json("PUT /subscriptions/worker", filters + ",\"expiry\":\"30d\"}");
        broker.until("GET /subscriptions/%24share%2Fg%2Fkept", "\"expiry\":\"30d\"");
        try (RawHttp connected = broker.events("worker")) {
            assertThat(connected).isNotNull();
            broker.json("PUT /subscriptions/worker", filters + ",\"expiry\":\"31d\"}");
            broker.until("GET /subscriptions/%24share%2Fg%2Fkept", "\"expiry\":\"31d\"");
        }
        broker.until("GET /subscriptions/worker", "\"connected\":false");
        broker.until("GET /subscriptions/%24share%2Fg%2Fkept", "\"expiry\":\"31d\"");
    }

    @Test
    void aSubscriptionToMoreGroupsThanThereMayBeIsRefusedAndNothingOfItIsChanged() throws Exception {
        broker.json("PUT /subscriptions/many", "{\"filters\":[{\"filter\":\"$share/g/own\"},{\"filter\":\"alone\"}]}");
        String before =
                broker.json("GET /subscriptions/many").getJsonArray("filters").encode();
        String groups = IntStream.range(0, GroupDesk.MOST_GROUPS + 1)
                .mapToObj(i -> "{\"filter\":\"$share/g/" + i + "\"}")
                .collect(Collectors.joining(",", "{\"filters\":[", "]}"));

        assertThat(broker.ask("PUT /subscriptions/new", groups).status()).isEqualTo(429);
        assertThat(broker.ask("GET /subscriptions/new", "").status()).isEqualTo(404);
        assertRefusedWithoutChange(groups, before);
        try (RawHttp connected = broker.events("many")) {
            assertThat(connected).isNotNull();
            assertRefusedWithoutChange(groups, before);
        }
    }

    private static void assertRefusedWithoutChange(String groups, String before) throws Exception {
        RawHttp.Answer refused = broker.ask("PUT /subscriptions/many", groups);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("\"code\":\"rate-limited\"", "at most 32 groups");
        assertThat(broker.json("GET /subscriptions/many")
                        .getJsonArray("filters")
                        .encode())
                .isEqualTo(before);
    }

    private static JsonObject next(RawWebSocket socket) throws IOException {
        return new JsonObject(socket.next().payload());
    }
}

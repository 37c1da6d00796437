package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is turned away at the HTTP door leaves nothing behind there. */
@Timeout(60)
class TurnedAwayVerticleTest {
    private static final int TIMES = 20;
    private static final long PATIENCE_S = 20;
    private static final String LIVE = "GET /health/live HTTP/1.1";

    private HttpBroker broker;

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    /** Waits until so many are connected, by every count. */
    private void until(int connected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (broker.inside() != connected || broker.metrics().snapshot().connections() != connected) {
            assertThat(System.nanoTime()).as("%d are inside", broker.inside()).isLessThan(deadline);
        }
    }

    @ParameterizedTest
    @CsvSource({"limits.connections, 503, unavailable", "limits.connectionsPerAddress, 429, rate-limited"})
    void whoIsOneTooManyLeavesNothingAndTakesNobodysPlace(String limit, int status, String code) throws Exception {
        broker = HttpBroker.start(limit + " 3");
        for (int round = 0; round < 2; round++) {
            List<RawHttp> most = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                most.add(RawHttp.connect(broker.port()));
                assertThat(most.get(i).request(LIVE).answer().status()).isEqualTo(200);
            }
            for (int i = 0; i < TIMES; i++) {
                try (RawHttp tooMany = RawHttp.connect(broker.port())) {
                    RawHttp.Answer answer = tooMany.answer();
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
                    assertThat(tooMany.untilEnd()).isEmpty();
                }
            }
            until(3);
            for (RawHttp one : most) {
                one.close();
            }
            until(0);
        }
    }

    @Test
    void whoAsksWhatItMayNotLeavesNothing() throws Exception {
        broker = HttpBroker.start(new FakeAuth(Policy.of(true, Map.of(), null)).with("root", "toor"));
        String[] refused = {
            "GET /topics HTTP/1.1\nHost: evil.example",
            "GET /topics HTTP/1.1",
            "GET /topics HTTP/1.1" + GuardedBroker.WRONG,
            "GET /topics?ticket=none HTTP/1.1",
            "GET /mqtt?ticket=none HTTP/1.1",
            "no request"
        };
        int[] statuses = {421, 401, 401, 401, 401, 400};
        for (int i = 0; i < refused.length * TIMES; i++) {
            RawHttp.Answer answer = RawHttp.ask(broker.port(), refused[i % refused.length]);
            assertThat(answer.status()).as(answer.text()).isEqualTo(statuses[i % refused.length]);
        }
        until(0);
        try (RawHttp operator = RawHttp.connect(broker.port())) {
            String all = operator.request("GET /connections HTTP/1.1" + GuardedBroker.ROOT)
                    .answer()
                    .text();
            assertThat(new JsonObject(all).getJsonArray("connections")).hasSize(1);
            until(1);
        }
        until(0);
    }

    @Test
    void whoIsSomebodyElseInEveryRequestIsOneAllTheTime() throws Exception {
        FakeAuth auth = new FakeAuth(Policy.of(true, Map.of(), null));
        for (int i = 0; i < TIMES; i++) {
            auth.with(new Credentials.Token("token-" + i), Identity.of("user-" + i));
        }
        broker = HttpBroker.start(auth);
        try (RawHttp proxy = RawHttp.connect(broker.port())) {
            for (int i = 0; i < TIMES; i++) {
                String shown = "\nAuthorization: Bearer token-" + i;
                assertThat(proxy.request("GET /topics HTTP/1.1" + shown)
                                .answer()
                                .status())
                        .isEqualTo(200);
                assertThat(proxy.request("GET /topics HTTP/1.1" + shown + "x")
                                .answer()
                                .status())
                        .isEqualTo(401);
            }
            until(1);
        }
        until(0);
    }

    /** One that goes on at another door is that door's to watch over. */
    @Test
    void whoGoesOnAtAnotherDoorIsNotInsideTwice() throws Exception {
        broker = HttpBroker.start();
        try (RawHttp socket = RawHttp.connect(broker.port())) {
            socket.request(HandoverHandshakeVerticleTest.HANDSHAKE);
            assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
            assertThat(broker.inside()).isZero();
            assertThat(broker.metrics().snapshot().connections()).isEqualTo(1);
        }
        until(0);
    }
}

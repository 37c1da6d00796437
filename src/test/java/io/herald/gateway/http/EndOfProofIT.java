package io.herald.gateway.http;

import static io.herald.gateway.http.GuardedBroker.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens until they expire, rules until their file changes, and tries until they are too many. */
@Timeout(60)
class EndOfProofIT {
    private static final String SSE = "\nAccept: text/event-stream";

    @TempDir
    Path folder;

    private GuardedBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = open(folder);
    }

    GuardedBroker open(Path files) throws Exception {
        return GuardedBroker.start(files);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    @BesideOthers
    void aTokenIsAsGoodAsAPasswordUntilItExpires() throws Exception {
        assertThat(broker.ask("POST /topics/secret/m", GuardedBroker.token("root", 600), "x")
                        .status())
                .isEqualTo(201);
        assertThat(broker.ask("POST /topics/secret/m", GuardedBroker.token("bob", 600), "x")
                        .status())
                .isEqualTo(403);
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/open/t HTTP/1.1" + SSE + GuardedBroker.token("bob", 3));
            assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
            stream.chunksUntil("event: error\ndata: {\"code\":\"unauthenticated\"");
            assertThat(stream.chunk()).isEmpty();
        }
    }

    @Test
    @BesideOthers
    void aConnectionWhoseTokenHasExpiredIsNobodys() throws Exception {
        String token = GuardedBroker.token("bob", 2);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (RawHttp client = RawHttp.connect(broker.port())) {
            int status = 202;
            while (status == 202) {
                status = client.request("POST /topics/open/t?qos=0 HTTP/1.1" + token, "x")
                        .answer()
                        .status();
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(status).isEqualTo(401);
        }
    }

    @Test
    @BesideOthers
    void aStreamOfWhatTheRulesDoNotAllowAnyMoreEnds() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port());
                RawHttp other = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/open/t HTTP/1.1" + SSE + BOB).head();
            other.request("GET /topics/%23?qos=0 HTTP/1.1" + SSE + BOB).head();
            other.chunk();
            broker.grantBob("other/#");
            stream.chunksUntil("event: error\ndata: {\"code\":\"forbidden\"");
            assertThat(stream.chunk()).isEmpty();
            while (broker.ask("GET /messages?topic=open/t", BOB, "").status() != 403) {
                Thread.onSpinWait();
            }
            broker.root("POST /topics/open/t?qos=0", "h1dden");
            broker.root("POST /topics/other/t?qos=0", "seen");
            assertThat(other.chunksUntil("seen")).doesNotContain("h1dden");
        }
    }

    @Test
    @BesideOthers
    void whoGuessesTooOftenIsToldWhenToComeBack() throws Exception {
        RawHttp.Answer answer;
        int tries = 0;
        do {
            answer = broker.ask("GET /topics", GuardedBroker.WRONG, "");
            tries++;
        } while (answer.status() == 401 && tries < 200);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.text()).contains("\"code\":\"rate-limited\"");
    }
}

package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Row N16 where there is no TLS: HTTP/2 is not spoken there. Whoever begins it all the same, and floods, is told so
 * once, in HTTP/1.1, and cut off; nothing of it is kept.
 */
@Timeout(60)
class PrefaceVerticleTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int FRAMES = 50_000;
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    /** Frames that are sent without end, in octets. */
    enum Flood {
        SETTINGS(frame(4, 0, 0, "")),
        PINGS(frame(6, 0, 0, "12345678")),
        RAPID_RESETS(frame(1, 5, 1, "\u0082\u0086\u0084") + frame(3, 0, 1, "\0\0\0\b")),
        CONTINUATIONS(frame(9, 0, 1, "x".repeat(100)));

        private final String frames;

        Flood(String frames) {
            this.frames = frames;
        }
    }

    private static String frame(int type, int flags, int stream, String payload) {
        return "\0\0" + (char) payload.length() + (char) type + (char) flags + "\0\0\0" + (char) stream + payload;
    }

    @Test
    void n16_whoBeginsWithThePrefaceIsToldAndCutOff() throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            String all = connection.send(PREFACE + Flood.SETTINGS.frames).untilEnd();

            assertThat(all).startsWith("HTTP/1.1 505 ").contains("\"code\":\"bad-request\"");
            assertThat(all.split("HTTP/1.1 [0-9]")).as("one answer").hasSize(2);
        }
        expectNobodyThere();
    }

    @ParameterizedTest
    @EnumSource
    void n16_aFloodBehindThePrefaceIsNotRead(Flood flood) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.sendDespiteReset(PREFACE + flood.frames.repeat(FRAMES));

            // Whoever is reset while it sends may not get to read why.
            assertThat(connection.untilEnd()).matches("(?s)(HTTP/1.1 505 .*)?");
        }
        expectNobodyThere();
        assertThat(RawHttp.ask(broker.port(), "GET /health/live HTTP/1.1").status())
                .isEqualTo(200);
    }

    @Test
    void n16_whoAsksForHttp2IsAnsweredInOurOwn() throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.request("GET /health/live HTTP/1.1\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__");

            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.request("GET /health/live HTTP/1.1").answer().status())
                    .as("the connection goes on as it was")
                    .isEqualTo(200);
        }
        expectNobodyThere();
    }

    private static void expectNobodyThere() {
        while (broker.metrics().snapshot().connections() > 0) {
            Thread.onSpinWait();
        }
    }
}

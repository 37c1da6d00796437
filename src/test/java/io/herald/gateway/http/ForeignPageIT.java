package io.herald.gateway.http;

import static io.herald.gateway.http.GuardedBroker.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a browser sends for a page of another origin, even where it shows by itself who its user is: it can neither
 * publish nor read. A page that is invited can.
 */
@Timeout(60)
class ForeignPageIT {
    private static final String UPGRADE = "\nConnection: Upgrade\nUpgrade: websocket\n"
            + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String INVITED = "\nOrigin: https://app.example\nSec-Fetch-Site: cross-site";
    private static final String SSE = "\nAccept: text/event-stream";

    @TempDir
    static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = GuardedBroker.start(folder);
        broker.root("POST /topics/secret/m", "h1dden");
        broker.root("PUT /subscriptions/own", "{\"filters\":[{\"filter\":\"secret/#\",\"from\":\"earliest\"}]}");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** How browsers say that a page of somebody else's asks: with one of them, the other, or both. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://localhost:1\nSec-Fetch-Site: same-site",
                "Origin: https://evil.example\nSec-Fetch-Site: cross-site"
            })
    void aForeignPageChangesNothingAndOpensNothing(String foreign) throws Exception {
        String shown = ROOT + "\n" + foreign;
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            assertThat(status("POST /topics/secret/attack", shown + "\nContent-Type: " + type, "x"))
                    .isEqualTo(403);
        }
        assertThat(status("POST /topics", shown + "\nContent-Type: application/x-ndjson", "{}"))
                .isEqualTo(403);
        assertThat(status("POST /tickets", shown, "")).isEqualTo(403);
        assertThat(status("PUT /subscriptions/attack", shown, "{\"filters\":[]}"))
                .isEqualTo(403);
        assertThat(status("DELETE /subscriptions/own", shown, "")).isEqualTo(403);
        assertThat(status("POST /subscriptions/own/acks", shown, "{}")).isEqualTo(403);
        assertThat(status("GET /subscriptions/own/events", shown, "")).isEqualTo(403);
        assertThat(status("GET /topics/secret/m", shown + UPGRADE, "")).isEqualTo(403);
        assertThat(status("GET /mqtt", shown + UPGRADE + "\nSec-WebSocket-Protocol: mqtt", ""))
                .isEqualTo(403);
        assertThat(broker.root("GET /messages?topic=secret/attack", "").text()).contains("\"messages\":[]");
        assertThat(broker.root("GET /subscriptions/own", "").text())
                .contains("\"connected\":false", "\"pending\":0", "secret/#");
    }

    @Test
    void aForeignPageCannotReadWhatItIsAnswered() throws Exception {
        String shown = ROOT + "\nOrigin: https://evil.example";
        for (String line : new String[] {"GET /topics", "GET /messages?topic=secret/m", "GET /topics/secret/m"}) {
            assertThat(broker.ask(line, shown, "").head()).doesNotContainIgnoringCase("Access-Control");
        }
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/secret/m?from=earliest HTTP/1.1" + SSE + shown);
            assertThat(stream.head()).doesNotContainIgnoringCase("Access-Control");
        }
    }

    @Test
    void aForeignPageIsNotToldThatItMayShowAnything() throws Exception {
        String preflight = "\nAccess-Control-Request-Method: POST\nAccess-Control-Request-Headers: authorization";
        assertThat(broker.ask("OPTIONS /topics/a", preflight + "\nOrigin: https://evil.example", "")
                        .head())
                .doesNotContainIgnoringCase("Access-Control");
        RawHttp.Answer invited = broker.ask("OPTIONS /topics/a", preflight + INVITED, "");
        assertThat(invited.status()).isEqualTo(204);
        assertThat(invited.header("Access-Control-Allow-Headers")).isEqualTo("authorization");
    }

    @Test
    void aPageThatIsInvitedPublishesAndReads() throws Exception {
        String shown = ROOT + INVITED;
        assertThat(status("POST /topics/open/invited", shown, "x")).isEqualTo(201);
        RawHttp.Answer page = broker.ask("GET /messages?topic=open/invited", shown, "");
        assertThat(page.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        RawHttp.Answer ticket = broker.ask("POST /tickets", shown, "");
        assertThat(ticket.status()).isEqualTo(201);
        String text = ticket.text().replaceAll("(?s).*\"ticket\":\"([^\"]*)\".*", "$1");
        try (RawHttp socket = RawHttp.connect(broker.port())) {
            assertThat(socket.request("GET /topics/open/invited?ticket=" + text + " HTTP/1.1" + UPGRADE + INVITED)
                            .head())
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    /** No page makes a browser show what it may not know: there are no cookies, and no window asks for a password. */
    @Test
    void aBrowserIsGivenNothingThatItWouldShowByItself() throws Exception {
        for (String mode : new String[] {"cors", "no-cors", "navigate", "websocket"}) {
            RawHttp.Answer refused = broker.ask("GET /messages?topic=open/m", "\nSec-Fetch-Mode: " + mode, "");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(refused.head()).doesNotContain("Basic");
        }
        for (String line : new String[] {"GET /messages?topic=open/m", "POST /tickets", "POST /topics/open/m"}) {
            assertThat(broker.ask(line, ROOT + INVITED, "").head())
                    .doesNotContainIgnoringCase("Set-Cookie")
                    .doesNotContainIgnoringCase("Allow-Credentials");
        }
    }

    /** A name that was made to point here (DNS rebinding): for the browser, the page is of the same origin. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GET /messages?topic=secret/m", "POST /topics/secret/m", "POST /tickets", "GET /health/live"})
    void aNameThatWasMadeToPointHereIsNotServed(String line) throws Exception {
        String rebound = "\nHost: evil.example\nOrigin: http://evil.example\nSec-Fetch-Site: same-origin";

        assertThat(status(line, ROOT + rebound, "")).isEqualTo(421);
    }

    private static int status(String line, String headers, String body) throws IOException {
        return broker.ask(line, headers, body).status();
    }
}

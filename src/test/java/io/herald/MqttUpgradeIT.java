package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.RawWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who speaks MQTT over a WebSocket: whom its first packet names; where that names nobody, who asked for the WebSocket.
 * Alice may do what is below {@code a}, Bob what is below {@code b}.
 */
@Timeout(120)
class MqttUpgradeIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    /** One of bcrypt, of {@code geheim}, that is checked in no time. */
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuPWRtT5yx7FBi4dcf6ROhboeNunUrLQ.";

    private static final String RULES = """
            [{"who": ["alice"], "publish": ["a/#"], "subscribe": ["a/#"]},
             {"who": ["bob"], "publish": ["b/#"], "subscribe": ["b/#"]}]
            """;
    private static final int CLEAN = 0x02;
    private static final int NAMED = 0x80;
    private static final int PASSWORD = 0x40;

    @TempDir
    private Path folder;

    private Path users;

    @RegisterExtension
    final TestBroker broker = TestBroker.with(this::keys);

    private Map<String, String> keys() throws IOException {
        users = Files.writeString(folder.resolve("users.json"), users("alice", "bob"));
        return Map.of(
                "HERALD_AUTH_USERS",
                users.toString(),
                "HERALD_AUTH_RULES",
                RULES,
                "HERALD_AUTH_JWT_KEYS",
                Files.writeString(folder.resolve("secret"), SECRET).toString(),
                "HERALD_AUTH_JWT_LEEWAY",
                "0s");
    }

    private static String users(String... names) {
        JsonObject users = new JsonObject();
        for (String name : names) {
            users.put(name, HASH);
        }
        return users.encode();
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\n";
    }

    private static String bearer(String user, long endsAtMs) throws Exception {
        return "Authorization: Bearer " + Tokens.of(user, endsAtMs, SECRET) + "\n";
    }

    /** In so many seconds and a part of one, when a token can expire: its time is in whole seconds. */
    private static long inSeconds(int seconds) {
        return (System.currentTimeMillis() / 1000 + seconds + 1) * 1000;
    }

    private String ticket(String shown) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + "/tickets"))
                .header("Authorization", shown.strip().substring("Authorization: ".length()))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return "/mqtt?ticket=" + new JsonObject(answer.body()).getString("ticket");
    }

    private MqttProbe open(int version, String path, String shown) throws IOException {
        return FramedBytes.open(broker.httpPort(), path, shown).probe(version);
    }

    private MqttProbe open(int version, String shown) throws IOException {
        return open(version, "/mqtt", shown);
    }

    /** What it may do is what one of these two may, and not what the other one may. */
    private static void expectToBe(MqttProbe probe, int version, String may, String mayNot) throws IOException {
        String properties = version == 5 ? "00" : "";
        probe.send(0x82, "0002", properties, "'" + mayNot + "/#", "00");
        probe.expect(0x90, "0002", properties, version == 5 ? "87" : "80");
        probe.subscribed(1, may + "/#", 0).publish(0, 0, may + "/x", "said");
        probe.expect(0x30, "'" + may + "/x", properties, ".said").expectOpen();
    }

    private static void expectRefused(MqttProbe probe, int version, int reason, int code) throws IOException {
        assertThat(probe.next()).matches(version == 4 ? "20 02 00 0" + code : "20 .. 00 " + hex(reason) + ".*");
        probe.expectClosed();
    }

    private static String hex(int value) {
        return Integer.toHexString(value);
    }

    @ParameterizedTest
    @CsvSource({"4, basic", "4, bearer", "4, ticket", "5, basic", "5, bearer", "5, ticket"})
    @BesideOthers
    void whoseFirstPacketNamesNobodyIsWhoAskedForTheWebSocket(int version, String how) throws Exception {
        String basic = basic("alice", "geheim");
        try (MqttProbe probe =
                switch (how) {
                    case "basic" -> open(version, basic);
                    case "bearer" -> open(version, bearer("alice", inSeconds(600)));
                    default -> open(version, ticket(basic), "");
                }) {
            expectToBe(probe.connected("me"), version, "a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whomTheFirstPacketNamesCountsWhoeverAskedForTheWebSocket(int version) throws Exception {
        try (MqttProbe bob = open(version, basic("alice", "geheim"));
                MqttProbe alice = open(version, "")) {
            bob.connect(NAMED | PASSWORD | CLEAN, 60, "", "'me", "'bob", "'geheim");
            assertThat(bob.next()).matches("20 .. 00 00.*");
            expectToBe(bob, version, "b", "a");
            alice.connect(NAMED | PASSWORD | CLEAN, 60, "", "'you", "'alice", "'geheim");
            assertThat(alice.next()).matches("20 .. 00 00.*");
            expectToBe(alice, version, "a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoIsWrongInItsFirstPacketIsNotWhoAskedForTheWebSocket(int version) throws Exception {
        String alice = basic("alice", "geheim");
        try (MqttProbe guess = open(version, alice);
                MqttProbe silent = open(version, ticket(alice), "");
                MqttProbe binary = open(version, alice)) {
            guess.connect(NAMED | PASSWORD | CLEAN, 60, "", "'me", "'alice", "'wrong");
            expectRefused(guess, version, 0x86, 4);
            silent.connect(NAMED | CLEAN, 60, "", "'me", "'alice");
            expectRefused(silent, version, 0x86, 4);
            binary.connect(NAMED | PASSWORD | CLEAN, 60, "", "'me", "'alice", "0001 ff");
            expectRefused(binary, version, 0x86, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoShowsNothingAtAllIsNobody(int version) throws Exception {
        try (MqttProbe nobody = open(version, "")) {
            nobody.connect("me");
            expectRefused(nobody, version, 0x87, 5);
        }
    }

    @Test
    @BesideOthers
    void whatIsWrongIsRefusedBeforeThereIsAWebSocket() throws Exception {
        String good = bearer("alice", inSeconds(600)).strip();
        expectNotOpened("/mqtt", basic("alice", "wrong"));
        expectNotOpened("/mqtt", basic("carol", "geheim"));
        expectNotOpened("/mqtt", bearer("alice", inSeconds(-10)));
        expectNotOpened("/mqtt", good.substring(0, good.length() - 4) + "AAAA\n");
        expectNotOpened("/mqtt?ticket=never-given", "");
        expectNotOpened("/mqtt?ticket=never-given", basic("alice", "geheim"));
    }

    private void expectNotOpened(String path, String shown) throws IOException {
        String head = RawWebSocket.answerTo(broker.httpPort(), "GET " + path + """
                 HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: mqtt
                """ + shown + "\n");
        assertThat(head).startsWith("HTTP/1.1 401 ");
    }

    @Test
    @BesideOthers
    void aTicketOpensOneWebSocket() throws Exception {
        String path = ticket(basic("alice", "geheim"));
        try (MqttProbe first = open(5, path, "").connected("me")) {
            expectNotOpened(path, "");
            expectToBe(first, 5, "a", "b");
        }
        expectNotOpened(path, "");
    }

    @ParameterizedTest
    @CsvSource({"4, bearer", "5, bearer", "5, ticket"})
    @BesideOthers
    void itEndsWithTheTokenThatItWasOpenedBy(int version, String how) throws Exception {
        String shown = bearer("alice", inSeconds(2));
        try (MqttProbe probe = how.equals("ticket") ? open(version, ticket(shown), "") : open(version, shown);
                MqttProbe other = open(version, bearer("alice", inSeconds(600))).connected("other")) {
            probe.connected("me").subscribed(1, "a/#", 0);
            if (version == 5) {
                assertThat(probe.next()).matches("e0 .. 87.*");
            }
            probe.expectClosed();
            other.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoseTokenHasExpiredBeforeItsFirstPacketIsNotLetIn(int version) throws Exception {
        long endsAtMs = inSeconds(3);
        try (MqttProbe probe = open(version, bearer("alice", endsAtMs))) {
            MqttStage.until("it has expired", () -> System.currentTimeMillis() > endsAtMs);
            probe.connect("me");
            expectRefused(probe, version, 0x87, 5);
        }
    }

    @Test
    @BesideOthers
    void whoseUserIsTakenAwayIsSentAway() throws Exception {
        try (MqttProbe alice = open(5, basic("alice", "geheim")).connected("me");
                MqttProbe bob = open(5, basic("bob", "geheim")).connected("you")) {
            Path written = Files.writeString(folder.resolve("users.new"), users("bob"));
            Files.move(written, users, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(alice.next()).matches("e0 .. 87.*");
            alice.expectClosed();
            expectToBe(bob, 5, "b", "a");
        }
    }

    @Test
    @BesideOthers
    void aSessionBelongsToWhoAskedForTheWebSocket() throws Exception {
        try (MqttProbe alice = open(5, basic("alice", "geheim"))) {
            alice.connect(0, 60, "11 00000e10", "'mine");
            assertThat(alice.next()).matches("20 .. 00 00.*");
        }
        try (MqttProbe bob = open(5, basic("bob", "geheim")).connect("mine")) {
            expectRefused(bob, 5, 0x87, 5);
        }
        try (MqttProbe alice = open(5, basic("alice", "geheim"))) {
            alice.connect(0, 60, "11 00000e10", "'mine");
            assertThat(alice.next()).matches("20 .. 01 00.*");
        }
    }
}

package io.herald.gateway.http;

import io.herald.Pki;
import io.herald.auth.password.PasswordHash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A broker with users, tokens and rules: {@code root} may do everything, {@code bob} whatever lies below {@code open},
 * {@code dora} everything but what lies below {@code secret}, and nobody else anything. {@code olga} is an operator who
 * may do what {@code bob} may when it starts. Owned by a test.
 */
final class GuardedBroker implements AutoCloseable {
    /** Headers that prove something, or do not. */
    static final String ROOT = basic("root", "toor");

    static final String BOB = basic("bob", "builder");
    static final String DORA = basic("dora", "explorer");
    static final String OLGA = basic("olga", "overseer");
    static final String WRONG = wrong("eve");
    static final String NONE = "";

    private static final String SECRET = "a secret of no fewer than thirty-two octets";

    /** Made once, as each takes its time. */
    private static final String USERS = new JsonObject()
            .put("root", PasswordHash.of("toor"))
            .put("bob", PasswordHash.of("builder"))
            .put("dora", PasswordHash.of("explorer"))
            .put("olga", PasswordHash.of("overseer"))
            .encode();

    private final TwoDoors doors;

    private final Path rules;
    /** Over which it is asked in another version than tests speak; null where it is asked straight. */
    private final Http2Bridge bridge;

    private GuardedBroker(TwoDoors doors, Path rules, Http2Bridge bridge) {
        this.doors = doors;
        this.rules = rules;
        this.bridge = bridge;
    }

    /** Starts one that is asked over HTTP/2, whatever a test speaks. */
    static GuardedBroker startOverHttp2(Path folder) throws Exception {
        Pki authority = Pki.authority("Test Authority");
        Pki server = authority.signed("CN=localhost");
        GuardedBroker broker = start(
                folder,
                "HTTP_HEARTBEAT",
                "50ms",
                "HTTP_TLS_CERT",
                server.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HTTP_TLS_KEY",
                server.writeKey(folder.resolve("key.pem")).toString());
        return new GuardedBroker(broker.doors, broker.rules, Http2Bridge.to(broker.port(), authority.trust()));
    }

    /**
     * Starts one; files go to the folder.
     *
     * @param more further keys with their values, in turn
     */
    static GuardedBroker start(Path folder, String... more) throws Exception {
        Path keys = Files.writeString(folder.resolve("secret"), SECRET);
        Path rules = Files.writeString(folder.resolve("rules.json"), rules("open/#"));
        List<String> keysAndValues = new ArrayList<>(List.of(
                "AUTH_USERS",
                USERS,
                "AUTH_RULES",
                rules.toString(),
                "AUTH_JWT_KEYS",
                keys.toString(),
                "AUTH_JWT_LEEWAY",
                "0s",
                "HTTP_ORIGINS",
                "https://app.example",
                "DELIVERY_ACKTIMEOUT",
                "50ms",
                "DELIVERY_MAXATTEMPTS",
                "1"));
        keysAndValues.addAll(List.of(more));
        return new GuardedBroker(TwoDoors.start(keysAndValues.toArray(String[]::new)), rules, null);
    }

    /** From now on, or soon, {@code bob} may do something else. */
    void grantBob(String filter) throws IOException {
        Path written = Files.writeString(rules.resolveSibling("rules.new"), rules(filter));
        Files.move(written, rules, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String rules(String bobs) {
        JsonArray everything = new JsonArray().add("#").add("$SYS/#").add("$dead/#");
        JsonArray secret = new JsonArray().add("secret/#");
        return new JsonArray()
                .add(new JsonObject()
                        .put("who", new JsonArray().add("root"))
                        .put("publish", everything)
                        .put("subscribe", everything)
                        .put("admin", true))
                .add(new JsonObject()
                        .put("who", new JsonArray().add("bob"))
                        .put("publish", new JsonArray().add(bobs))
                        .put("subscribe", new JsonArray().add(bobs)))
                .add(new JsonObject()
                        .put("who", new JsonArray().add("olga"))
                        .put("publish", new JsonArray().add("open/#"))
                        .put("subscribe", new JsonArray().add("open/#"))
                        .put("admin", true))
                .add(new JsonObject()
                        .put("who", new JsonArray().add("dora"))
                        .put("publish", new JsonArray().add("#"))
                        .put("subscribe", new JsonArray().add("#"))
                        .put("deny", new JsonObject().put("publish", secret).put("subscribe", secret)))
                .encode();
    }

    /** The header of a user's token that expires so many seconds from now. */
    static String token(String user, long expiresInS) throws Exception {
        long expiresS = System.currentTimeMillis() / 1000 + expiresInS;
        String said = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"sub\":\"" + user + "\",\"exp\":" + expiresS + "}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(said.getBytes(StandardCharsets.US_ASCII));
        return "\nAuthorization: Bearer " + said + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The header of a name that nobody has. */
    static String wrong(String name) {
        return basic(name, "blunder");
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "\nAuthorization: Basic " + Base64.getEncoder().encodeToString(pair);
    }

    int port() {
        return bridge == null ? doors.httpPort() : bridge.port();
    }

    /** Asks on a connection of its own; the headers stand on lines of their own. */
    RawHttp.Answer ask(String line, String headers, String body) throws IOException {
        return RawHttp.ask(port(), line + " HTTP/1.1" + headers, body);
    }

    /** Has the one who may do everything do something. */
    RawHttp.Answer root(String line, String body) throws IOException {
        return ask(line, ROOT, body);
    }

    /** The same again and again until the answer has this in it. */
    void until(String line, String said) throws IOException {
        while (!root(line, "").text().contains(said)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        if (bridge != null) {
            bridge.close();
        }
        doors.close();
    }
}

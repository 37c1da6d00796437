package io.herald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with users and rules: no start with faulty ones, and a signal that has them read again. */
@Timeout(120)
class PackagedAuthIT {
    private static final String HASH = PasswordHash.of("geheim");

    @TempDir
    Path folder;

    private Map<String, String> variables() {
        return Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_ENABLED", "false",
                "HERALD_LOG_TYPE", "memory",
                "HERALD_AUTH_USERS", "users.json",
                "HERALD_PASSWORD", "is the command line's");
    }

    @Test
    void aFaultyFileIsOneSentenceAndNoStart() throws Exception {
        Files.writeString(folder.resolve("users.json"), "{\"alice\": \"s3cret\"}");

        try (BrokerProcess broker = BrokerProcess.run(folder, variables())) {
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.output()).isEmpty();
            assertThat(broker.errors())
                    .containsExactly("herald: auth.users: what stands at alice is not the hash of a password, of"
                            + " Argon2id or bcrypt; 'hash-password' prints one");
        }
    }

    @Test
    void aHangupHasUsersAndRulesOfTheConfigurationReadAgain() throws Exception {
        Path conf = Files.writeString(folder.resolve("conf.json"), conf("#"));
        Map<String, String> variables =
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_ENABLED", "false", "HERALD_LOG_TYPE", "memory");

        try (BrokerProcess broker = BrokerProcess.run(folder, variables, "-conf", "conf.json");
                LineClient alice = broker.connect(broker.linePort())) {
            alice.send("HELLO me user=alice pass=geheim", "SUBSCRIBE b").expect("OK .*", "OK");
            Files.writeString(conf, conf("a#"));
            broker.signal("HUP");
            while (!said(broker, "WARN .* a# is not a filter.*; what held before is kept")) {
                Thread.onSpinWait();
            }
            alice.send("PUBLISH b x").expect("OK .*").expect("DELIVER b x .*");

            Files.writeString(conf, conf("a/#"));
            broker.signal("HUP");
            alice.expect("ERR forbidden the rules do not let you subscribe to b");
            assertThat(said(broker, "INFO .* auth was read again: users 1, rules 1, .*"))
                    .isTrue();
        }
    }

    private static String conf(String filter) {
        return """
                {"auth": {"users": {"alice": "%s"}, "rules": [{"who": ["*"], "publish": ["#"], "subscribe": ["%s"]}]}}
                """.formatted(HASH, filter);
    }

    private static boolean said(BrokerProcess broker, String line) throws IOException {
        return broker.errors().stream().anyMatch(one -> one.matches(".*" + line));
    }

    @Test
    void aHangupIsNoEndButHasTheFileReadAgain() throws Exception {
        Path users = Files.writeString(folder.resolve("users.json"), "{\"alice\": \"" + HASH + "\"}");

        try (BrokerProcess broker = BrokerProcess.run(folder, variables());
                LineClient alice = broker.connect(broker.linePort())) {
            alice.send("HELLO me user=alice pass=geheim").expect("OK .*");
            Files.writeString(users, "{}");
            broker.signal("HUP");

            alice.expect("ERR unauthenticated who you are has expired or was changed");
            assertThat(alice.line()).isNull();
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    /** Whatever is right or wrong about it, and at whichever door. */
    @Test
    void s15_whatProvesWhoSomebodyIsStandsNowhereInTheLog() throws Exception {
        Path users = Files.writeString(folder.resolve("users.json"), "{\"alice\": \"" + HASH + "\"}");
        Map<String, String> variables = new HashMap<>(variables());
        variables.putAll(Map.of("HERALD_HTTP_ENABLED", "true", "HERALD_HTTP_PORT", "0"));
        try (BrokerProcess broker = BrokerProcess.run(folder, variables)) {
            int line = broker.linePort();
            int web = broker.httpPort();
            int mqtt = broker.mqttPort();
            for (String secret : List.of("geheim", "eyJhbGciOiJIUzI1NiJ9.e30.f4lsch\n")) {
                String shown = secret.strip();
                try (LineClient client = broker.connect(line)) {
                    client.send("HELLO me user=alice pass=" + shown, "HELLO me token=" + shown, "HELLO pass=" + shown)
                            .expect(".*", ".*", ".*");
                }
                String basic = Base64.getEncoder().encodeToString(("alice:" + secret).getBytes(UTF_8));
                for (String asked : List.of("/topics", "/topics?access_token=" + shown, "/events?ticket=" + shown)) {
                    ask(web, asked, "Basic " + basic);
                    ask(web, asked, "Bearer " + shown);
                }
                try (MqttProbe probe = MqttProbe.v5(mqtt)) {
                    assertThat(probe.connect(0xc2, 60, "", "'me", "'alice", "'" + secret)
                                    .next())
                            .startsWith("20 ");
                }
            }
            Files.writeString(users, "{\"alice\": \"g3heim\"}");
            broker.signal("HUP");
            while (!said(broker, "WARN .* is not the hash of a password.*")) {
                Thread.onSpinWait();
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.output().toString() + broker.errors())
                    .doesNotContain("geheim", "g3heim", "f4lsch", "eyJhbGci", HASH);
        }
    }

    private static void ask(int port, String path, String shown) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", shown)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isIn(200, 400, 401, 406, 429);
    }
}

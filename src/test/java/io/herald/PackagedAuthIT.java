package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}

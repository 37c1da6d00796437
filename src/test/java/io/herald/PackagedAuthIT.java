package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with users in a file: no start with a faulty one, and a signal that has it read again. */
class PackagedAuthIT {
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
    void aHangupIsNoEndButHasTheFileReadAgain() throws Exception {
        Path users =
                Files.writeString(folder.resolve("users.json"), "{\"alice\": \"" + PasswordHash.of("geheim") + "\"}");

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

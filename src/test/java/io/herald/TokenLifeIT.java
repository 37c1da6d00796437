package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who came in by a token stays as long as the token holds, and as long as its key is one of ours. */
class TokenLifeIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";
    private static final String SENT_AWAY = "ERR unauthenticated who you are has expired or was changed";

    @TempDir
    Path folder;

    private Path keys;

    @RegisterExtension
    final TestBroker broker = TestBroker.with(this::keys);

    private Map<String, String> keys() throws IOException {
        keys = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        return Map.of("HERALD_AUTH_JWT_KEYS", keys.toString(), "HERALD_AUTH_JWT_LEEWAY", "0s");
    }

    private static String token(String secret, long seconds) throws Exception {
        return Tokens.of("alice", System.currentTimeMillis() + seconds * 1000, secret);
    }

    private LineClient by(String token) throws Exception {
        return LineClient.connect(broker.linePort())
                .send("HELLO me token=" + token)
                .expect("OK .*");
    }

    @Test
    void s2_whoseTokenHasExpiredOrIsNotForUsIsNobody() throws Exception {
        try (LineClient client = LineClient.connect(broker.linePort())) {
            for (String token : List.of(token(SECRET, -5), token(OTHER, 600))) {
                client.send("HELLO me token=" + token, "PUBLISH t x", "SUBSCRIBE t", "HELLO me durable token=" + token)
                        .expect("ERR unauthenticated .*", "ERR unauthenticated .*", "ERR unauthenticated .*")
                        .expect("ERR unauthenticated .*");
            }
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        try (LineClient shortly = by(token(SECRET, 3)).send("SUBSCRIBE t").expect("OK");
                LineClient longer = by(token(SECRET, 600)).send("SUBSCRIBE t").expect("OK")) {
            shortly.expect(SENT_AWAY);
            assertThat(shortly.line()).isNull();
            longer.send("PUBLISH t still").expect("OK .*").expect("DELIVER t still me .*");
        }
    }

    @Test
    void whoseKeyIsTakenAwayIsSentAwayAndTheNewKeyLetsIn() throws Exception {
        String old = token(SECRET, 600);
        try (LineClient client = by(old)) {
            Files.writeString(keys, OTHER);

            client.expect(SENT_AWAY);
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO me token=" + old, "HELLO me token=" + token(OTHER, 600))
                    .expect("ERR unauthenticated nobody is known here by what you show", "OK .*");
        }
    }
}

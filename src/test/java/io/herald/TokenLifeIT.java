package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.herald.config.ConfigReader;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who came in by a token stays as long as the token holds, and as long as its key is one of ours. */
class TokenLifeIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";
    private static final String SENT_AWAY = "ERR unauthenticated who you are has expired or was changed";

    @TempDir
    Path folder;

    private Path keys;
    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        keys = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_ENABLED", "false",
                "HERALD_MQTT_ENABLED", "false",
                "HERALD_LOG_TYPE", "memory",
                "HERALD_AUTH_JWT_KEYS", keys.toString(),
                "HERALD_AUTH_JWT_LEEWAY", "0s");
        broker = RunningBroker.start(ConfigReader.read(variables), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static String token(String secret, long seconds) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject("alice")
                        .expirationTime(new Date(System.currentTimeMillis() + seconds * 1000))
                        .build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private LineClient by(String token) throws Exception {
        return LineClient.connect(broker.linePort())
                .send("HELLO me token=" + token)
                .expect("OK .*");
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

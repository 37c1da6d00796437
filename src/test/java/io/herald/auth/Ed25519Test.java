package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.herald.config.ConfigReader;
import io.herald.topic.BrokerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are signed with a key on Ed25519. */
class Ed25519Test {
    private static final String UNKNOWN = "nobody is known here by what you show";

    @TempDir
    Path folder;

    private static KeyPair keys(String kind) throws Exception {
        return KeyPairGenerator.getInstance(kind).generateKeyPair();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private TokenDesk desk(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), content);
        TokenDesk desk = new TokenDesk(
                ConfigReader.read(Map.of("HERALD_AUTH_JWT_KEYS", file.toString()))
                        .auth()
                        .jwt(),
                new GuessLimit(() -> 0),
                new RecentLogins(() -> 0));
        desk.know(TokenKeys.read(file.toString()));
        return desk;
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .expirationTime(new Date(System.currentTimeMillis() + 60_000))
                .build();
    }

    private static String signed(KeyPair keys, String header) throws Exception {
        String said = Base64URL.encode(header) + "." + Base64URL.encode(claims().toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(said.getBytes(StandardCharsets.US_ASCII));
        return said + "." + Base64URL.encode(signature.sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void itSignsTokensByBothNamesInPemAndInASet(String algorithm) throws Exception {
        KeyPair keys = keys("Ed25519");
        PublicKey other = keys("Ed25519").getPublic();
        String rsa = pem(keys("RSA").getPublic());
        String token = signed(keys, "{\"alg\":\"" + algorithm + "\"}");
        String set = "{\"keys\":[" + Ed25519.jwk(other) + "," + Ed25519.jwk(keys.getPublic()) + "]}";

        for (String file : new String[] {rsa + pem(keys.getPublic()), set}) {
            TokenDesk desk = desk(file);
            assertThat(desk.check(token, "10.0.0.1").user()).isEqualTo("alice");
            assertThatThrownBy(() -> desk.check(token.substring(0, token.length() - 6) + "AAAAAA", "10.0.0.1"))
                    .hasMessage(UNKNOWN);
        }
        for (String file : new String[] {rsa, pem(other)}) {
            TokenDesk desk = desk(file);
            assertThatThrownBy(() -> desk.check(token, "10.0.0.1")).hasMessage(UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed448", "ES256", "HS256", "none", "what?", "EdDSA\",\"crit\":[\"x\"],\"x\":\""})
    void itIsForNothingElse(String algorithm) throws Exception {
        KeyPair keys = keys("Ed25519");
        TokenDesk desk = desk(pem(keys.getPublic()));
        String token = signed(keys, "{\"alg\":\"" + algorithm + "\"}");

        assertThatThrownBy(() -> desk.check(token, "10.0.0.1"))
                .isInstanceOf(BrokerException.class)
                .hasMessage(UNKNOWN);
    }

    @Test
    void aKeyThatIsNoPointChecksNothing() throws Exception {
        TokenDesk desk = desk("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + "_".repeat(42) + "8\"}");
        String token = signed(keys("Ed25519"), "{\"alg\":\"EdDSA\"}");

        assertThatThrownBy(() -> desk.check(token, "10.0.0.1")).hasMessage(UNKNOWN);
    }

    /** The example of RFC 8037, A.4. */
    @Test
    void whatOthersHaveSignedIsUnderstood() throws Exception {
        OctetKeyPair key = new OctetKeyPair.Builder(
                        Curve.Ed25519, new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
                .build();
        JWSObject signed = JWSObject.parse("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

        assertThat(signed.verify(new Ed25519(key))).isTrue();
    }
}

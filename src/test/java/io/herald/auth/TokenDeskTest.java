package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.herald.access.Identity;
import io.herald.config.AuthSettings;
import io.herald.config.ConfigException;
import io.herald.config.ConfigReader;
import io.herald.topic.BrokerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose token a token is, and what makes it nobody's. */
class TokenDeskTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String UNKNOWN = "nobody is known here by what you show";
    private static final RSAKey RSA = rsa(2048);

    @TempDir
    Path folder;

    private long nowMs;

    private static RSAKey rsa(int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID("r1").generate();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(Key key) {
        String label = key.getFormat().equals("X.509") ? "PUBLIC KEY" : "PRIVATE KEY";
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END " + label
                + "-----\n";
    }

    private TokenKeys keys(String content) throws Exception {
        return TokenKeys.read(Files.writeString(folder.resolve("keys"), content).toString());
    }

    private TokenDesk desk(String content) throws Exception {
        AuthSettings.Jwt settings = ConfigReader.read(
                        "{\"auth\": {\"jwt\": {\"keys\": \"keys\", \"issuer\": \"us\", \"audience\": \"herald\"}}}",
                        Map.of())
                .auth()
                .jwt();
        TokenDesk desk = new TokenDesk(settings, new GuessLimit(() -> nowMs), new RecentLogins(() -> nowMs));
        desk.know(keys(content));
        return desk;
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .issuer("us")
                .audience("herald")
                .expirationTime(inSeconds(60));
    }

    private static Date inSeconds(int seconds) {
        return new Date((System.currentTimeMillis() / 1000 + seconds) * 1000);
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String withSecret(JWTClaimsSet claims) throws Exception {
        return signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(SECRET), claims);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void aSecretSignsTokens(String algorithm) throws Exception {
        JWTClaimsSet claims = claims().build();
        String token = signed(new JWSHeader(JWSAlgorithm.parse(algorithm)), new MACSigner(SECRET), claims);

        Identity identity = desk(SECRET + "\n").check(token, "10.0.0.1");

        assertThat(identity.user()).isEqualTo("alice");
        assertThat(identity.expiresAtMs()).isEqualTo(claims.getExpirationTime().getTime() + 60_000);
        assertThat(keys(SECRET).names()).containsExactly(identity.proof());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void aKeyOfRsaSignsTokens(String algorithm) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                .type(new JOSEObjectType("at+jwt"))
                .keyID("whichever")
                .build();
        String token = signed(header, new RSASSASigner(RSA), claims().build());

        assertThat(desk(pem(RSA.toPublicKey())).check(token, "10.0.0.1").user()).isEqualTo("alice");
    }

    static Stream<Arguments> curves() {
        return Stream.of(
                Arguments.of(Curve.P_256, JWSAlgorithm.ES256),
                Arguments.of(Curve.P_384, JWSAlgorithm.ES384),
                Arguments.of(Curve.P_521, JWSAlgorithm.ES512));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void aKeyOfACurveSignsTokens(Curve curve, JWSAlgorithm algorithm) throws Exception {
        var key = new ECKeyGenerator(curve).generate();
        String token = signed(new JWSHeader(algorithm), new ECDSASigner(key), claims().build());

        assertThat(desk(pem(RSA.toPublicKey()) + pem(key.toPublicKey()))
                        .check(token, "10.0.0.1")
                        .user())
                .isEqualTo("alice");
    }

    @Test
    void ofASetOfKeysTheNamedOneIsTaken() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("r2").generate();
        String set = new JWKSet(List.of(other, RSA)).toString();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r1").build();

        assertThat(desk(set)
                        .check(signed(header, new RSASSASigner(RSA), claims().build()), "10.0.0.1")
                        .user())
                .isEqualTo("alice");
        assertThatThrownBy(() -> desk(set).check(signed(header, new RSASSASigner(other), claims().build()), "10.0.0.1"))
                .hasMessage(UNKNOWN);
    }

    static Stream<Arguments> faulty() {
        return Stream.<UnaryOperator<JWTClaimsSet.Builder>>of(
                        said -> said.expirationTime(inSeconds(-61)),
                        said -> said.expirationTime(null),
                        said -> said.notBeforeTime(inSeconds(70)),
                        said -> said.issuer("them"),
                        said -> said.issuer(null),
                        said -> said.audience("others"),
                        said -> said.audience((String) null),
                        said -> said.subject(null),
                        said -> said.subject(""),
                        said -> said.subject("*"),
                        said -> said.subject("anonymous"),
                        said -> said.claim("long", "x".repeat(8000)))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void aTokenThatDoesNotSayWhatItMustIsNobodys(UnaryOperator<JWTClaimsSet.Builder> fault) throws Exception {
        TokenDesk desk = desk(SECRET);
        String token = withSecret(fault.apply(claims()).build());

        assertThatThrownBy(() -> desk.check(token, "10.0.0.1"))
                .isInstanceOf(BrokerException.class)
                .hasMessage(UNKNOWN);
    }

    @Test
    void clocksMayBeALittleApart() throws Exception {
        TokenDesk desk = desk(SECRET);

        String late = withSecret(claims().expirationTime(inSeconds(-30)).build());
        String early = withSecret(claims().notBeforeTime(inSeconds(30)).build());

        assertThat(desk.check(late, "10.0.0.1").user()).isEqualTo("alice");
        assertThat(desk.check(early, "10.0.0.1").user()).isEqualTo("alice");
    }

    @Test
    void whatIsNotSignedWithOurKeyIsNobodys() throws Exception {
        TokenDesk desk = desk(pem(RSA.toPublicKey()));
        byte[] asSecret = pem(RSA.toPublicKey()).getBytes(StandardCharsets.UTF_8);
        String confused = signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(asSecret), claims().build());
        String unsigned = new PlainJWT(claims().build()).serialize();
        String good = signed(new JWSHeader(JWSAlgorithm.RS256), new RSASSASigner(RSA), claims().build());
        String altered = good.substring(0, good.lastIndexOf('.'))
                + withSecret(claims().build()).replaceFirst(".*\\.", ".");

        String unheardOf = Base64.getUrlEncoder().encodeToString("{\"alg\":\"what?\"}".getBytes(StandardCharsets.UTF_8))
                + good.substring(good.indexOf('.'));

        for (String token : new String[] {
            unheardOf, confused, unsigned, altered, good + "A", "", "a.b.c", "..", good.replace('.', ' ')
        }) {
            assertThatThrownBy(() -> desk.check(token, "10.0.0.1"))
                    .as(token)
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(UNKNOWN);
        }
        assertThat(desk.check(good, "10.0.0.1").user()).isEqualTo("alice");
    }

    @Test
    void whoShowsManyBadTokensHasToWaitButOneThatWasGoodIsTaken() throws Exception {
        TokenDesk desk = desk(SECRET);
        String good = withSecret(claims().build());
        desk.check(good, "10.0.0.1");

        for (int i = 0; i < GuessLimit.AT_ONCE_FROM_ADDRESS; i++) {
            String bad = "bad" + i;
            assertThatThrownBy(() -> desk.check(bad, "10.0.0.1")).hasMessage(UNKNOWN);
        }

        assertThatThrownBy(() -> desk.check("bad", "10.0.0.1")).hasMessageContaining("try again in 1 s");
        assertThat(desk.check(good, "10.0.0.1").user()).isEqualTo("alice");
    }

    static Stream<Arguments> unfit() throws Exception {
        String ed448 =
                pem(KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic());
        String publicKey = pem(RSA.toPublicKey());
        return Stream.of(
                Arguments.of("", "a secret of less than 32 bytes can be guessed"),
                Arguments.of("short\n", "a secret of less than 32 bytes can be guessed"),
                Arguments.of(pem(RSA.toPrivateKey()), "a PRIVATE KEY; PEM holds each PUBLIC KEY or CERTIFICATE here"),
                Arguments.of(publicKey.substring(0, publicKey.length() - 20), "the PEM is not whole"),
                Arguments.of(publicKey + "-----BEGIN PUBLIC KEY-----\nMII", "the PEM is not whole"),
                Arguments.of(pem(rsa(1024).toPublicKey()), "a key of RSA with less than 2048 bits can be broken"),
                Arguments.of(ed448, "a PUBLIC KEY in it cannot be understood"),
                Arguments.of(
                        "ssh-rsa " + "A".repeat(300),
                        "a public key, and no secret; public keys are written in PEM" + " or as a JWK set"),
                Arguments.of(
                        RSA.toJSONString(), "a private key; give the public one, which is all that is needed here"),
                Arguments.of(
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + "A".repeat(40) + "\"}",
                        "a key on Ed25519 that has not 32 bytes"),
                Arguments.of(
                        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" + "A".repeat(43) + "\"}",
                        "has no key that a token could be signed with, or more than 32"),
                Arguments.of("{\"keys\": [", "neither keys in PEM nor a JWK set"),
                Arguments.of("{\"keys\": []}", "has no key that a token could be signed with, or more than 32"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void aFileOfNoUseIsRefused(String content, String reason) {
        assertThatThrownBy(() -> keys(content))
                .isInstanceOf(ConfigException.class)
                .hasMessage("auth.jwt.keys: " + folder.resolve("keys") + ": " + reason);
    }
}

package io.herald.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.herald.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that tokens are signed with: public keys in PEM, a JWK set (RFC 7517), or else a secret, which is the whole
 * file without the end of its line. A key is only ever used for the algorithms of its own kind: a public key is never a
 * secret. Immutable.
 */
final class TokenKeys {
    private static final String KEY = "auth.jwt.keys";
    private static final int MOST_BYTES = 1 << 20;
    /** Each may have to be tried for one token. */
    private static final int MOST_KEYS = 32;

    private static final int LEAST_SECRET = 32;
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    private final JWKSet keys;
    private final Set<String> names;

    private TokenKeys(List<JWK> keys) throws JOSEException {
        this.keys = new JWKSet(keys);
        names = keys.stream().map(TokenKeys::nameOf).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a file of keys.
     *
     * @throws ConfigException where there is none that tokens could be checked with
     */
    static TokenKeys read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return of(in.readNBytes(MOST_BYTES));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw refusal(file, "no such file");
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + e.getClass().getSimpleName());
        } catch (JOSEException | ParseException | IllegalArgumentException e) {
            throw refusal(file, e instanceof Unfit ? e.getMessage() : "neither keys in PEM nor a JWK set");
        }
    }

    private static TokenKeys of(byte[] bytes) throws JOSEException, ParseException {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        List<JWK> keys = text.contains("-----BEGIN")
                ? PublicKeys.inPem(text)
                : text.startsWith("{")
                        ? JWKSet.parse(text.contains("\"keys\"") ? text : "{\"keys\":[" + text + "]}")
                                .getKeys()
                        : List.of(secret(bytes, text));
        List<JWK> fit = keys.stream().filter(TokenKeys::isForSignatures).toList();
        fit.forEach(TokenKeys::check);
        if (fit.isEmpty() || fit.size() > MOST_KEYS) {
            throw new Unfit("has no key that a token could be signed with, or more than " + MOST_KEYS);
        }
        return new TokenKeys(fit);
    }

    private static JWK secret(byte[] bytes, String text) {
        if (text.startsWith("ssh-") || text.startsWith("ecdsa-") || PublicKeys.isOneInDer(bytes)) {
            throw new Unfit("a public key, and no secret; public keys are written in PEM or as a JWK set");
        }
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end < LEAST_SECRET) {
            throw new Unfit("a secret of less than " + LEAST_SECRET + " bytes can be guessed");
        }
        return new OctetSequenceKey.Builder(Arrays.copyOf(bytes, end)).build();
    }

    /** A set may hold keys that are for other things; they are left alone. */
    private static boolean isForSignatures(JWK key) {
        boolean known = key instanceof RSAKey
                || key instanceof OctetSequenceKey
                || key instanceof ECKey curve && CURVES.contains(curve.getCurve())
                || key instanceof OctetKeyPair edwards && edwards.getCurve().equals(Curve.Ed25519);
        return known && (key.getKeyUse() == null || key.getKeyUse().getValue().equals("sig"));
    }

    private static void check(JWK key) {
        if (key instanceof OctetSequenceKey secret && secret.size() < LEAST_SECRET * 8) {
            throw new Unfit("a secret of less than " + LEAST_SECRET + " bytes can be guessed");
        }
        if (key instanceof RSAKey && key.size() < LEAST_RSA_BITS) {
            throw new Unfit("a key of RSA with less than " + LEAST_RSA_BITS + " bits can be broken");
        }
        if (!(key instanceof OctetSequenceKey) && key.isPrivate()) {
            throw new Unfit("a private key; give the public one, which is all that is needed here");
        }
        if (key instanceof OctetKeyPair edwards && edwards.getDecodedX().length != Ed25519.KEY_BYTES) {
            throw new Unfit("a key on Ed25519 that has not " + Ed25519.KEY_BYTES + " bytes");
        }
    }

    /**
     * The keys that a token with such a head may be signed with: of the kind that its algorithm needs, and of the name
     * that it says, where a key has one.
     */
    List<JWK> fitting(JWSHeader header) {
        if (KeyType.forAlgorithm(header.getAlgorithm()) == null) {
            return List.of();
        }
        JWKMatcher named = JWKMatcher.forJWSHeader(header);
        JWKMatcher nameless = JWKMatcher.forJWSHeader(new JWSHeader(header.getAlgorithm()));
        return keys.getKeys().stream()
                .filter(key -> (key.getKeyID() == null ? nameless : named).matches(key))
                .toList();
    }

    /** What all keys are called by {@link #nameOf}. */
    Set<String> names() {
        return names;
    }

    /** What a key is known by: no hash of a password looks like it. */
    static String nameOf(JWK key) {
        try {
            return "key:" + key.computeThumbprint();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ConfigException refusal(String file, String reason) {
        return new ConfigException(List.of(KEY + ": " + file + ": " + reason));
    }

    /** A key that cannot be used, in a sentence. */
    static final class Unfit extends IllegalArgumentException {
        Unfit(String reason) {
            super(reason);
        }
    }
}

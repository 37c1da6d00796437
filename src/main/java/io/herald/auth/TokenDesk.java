package io.herald.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.herald.access.Identity;
import io.herald.config.AuthSettings;
import io.herald.config.UserName;
import io.herald.topic.BrokerException;
import java.security.Key;
import java.text.ParseException;
import java.util.Set;

/**
 * Where tokens are checked (RFC 7519, in the strictness of RFC 8725): signed with a key of ours, by an algorithm of
 * that key's kind; issued by whom and meant for whom is configured; begun and not expired, which it has to say. Owned
 * by the auth verticle, on its thread.
 */
final class TokenDesk {
    /** A token that says who somebody is has some hundreds; the longest line has half of this. */
    private static final int MOST_CHARACTERS = 8192;

    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

    private final AuthSettings.Jwt settings;
    private final GuessLimit limit;
    private final RecentLogins recent;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;
    private TokenKeys keys;

    /**
     * @param settings whose tokens are taken
     * @param limit how often it may be guessed
     * @param recent who came in lately
     */
    TokenDesk(AuthSettings.Jwt settings, GuessLimit limit, RecentLogins recent) {
        this.settings = settings;
        this.limit = limit;
        this.recent = recent;
        JWTClaimsSet.Builder exactly = new JWTClaimsSet.Builder();
        if (!settings.issuer().isEmpty()) {
            exactly.issuer(settings.issuer());
        }
        Set<String> audience = settings.audience().isEmpty() ? null : Set.of(settings.audience());
        claims = new DefaultJWTClaimsVerifier<>(audience, exactly.build(), Set.of("exp", settings.user()), null);
        claims.setMaxClockSkew((int) settings.leeway().toSeconds());
    }

    /** From now on tokens are signed with these. */
    void know(TokenKeys others) {
        keys = others;
    }

    /**
     * Whose token it is. One that was good is taken at once, however many bad ones come from the same place: nobody
     * guesses a token.
     *
     * @throws BrokerException where it is nobody's
     */
    Identity check(String token, String address) {
        if (token.length() > MOST_CHARACTERS) {
            throw Refusals.unknown();
        }
        String key = recent.keyOf("token", token);
        Identity known = recent.find(key);
        if (known != null && System.currentTimeMillis() < known.expiresAtMs()) {
            return known;
        }
        long waitMs = limit.waitMs(null, address);
        if (waitMs > 0) {
            throw Refusals.tooOften(waitMs);
        }
        GuessLimit.Try attempt = limit.take(null, address);
        Identity identity = read(token);
        limit.right(attempt);
        recent.remember(key, identity);
        return identity;
    }

    private Identity read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            TYPES.verify(jwt.getHeader().getType(), null);
            JWK key = signer(jwt);
            if (key == null) {
                throw Refusals.unknown();
            }
            JWTClaimsSet said = jwt.getJWTClaimsSet();
            claims.verify(said, null);
            String user = said.getStringClaim(settings.user());
            if (!UserName.isOne(user)) {
                throw Refusals.unknown();
            }
            long expiresAtMs =
                    said.getExpirationTime().getTime() + settings.leeway().toMillis();
            return new Identity(user, TokenKeys.nameOf(key), expiresAtMs);
        } catch (ParseException | BadJOSEException | IllegalArgumentException e) {
            throw Refusals.unknown();
        }
    }

    private JWK signer(SignedJWT jwt) {
        for (JWK key : keys.fitting(jwt.getHeader())) {
            if (isSignedWith(jwt, key)) {
                return key;
            }
        }
        return null;
    }

    private boolean isSignedWith(SignedJWT jwt, JWK key) {
        try {
            return jwt.verify(verifier(jwt.getHeader(), key));
        } catch (JOSEException e) {
            // Of the right kind, but too short for this algorithm; another may do.
            return false;
        }
    }

    private JWSVerifier verifier(JWSHeader header, JWK key) throws JOSEException {
        if (key instanceof OctetKeyPair edwards) {
            return new Ed25519(edwards);
        }
        Key material =
                key instanceof OctetSequenceKey secret ? secret.toSecretKey() : ((AsymmetricJWK) key).toPublicKey();
        return verifiers.createJWSVerifier(header, material);
    }
}

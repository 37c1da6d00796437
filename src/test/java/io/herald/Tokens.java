package io.herald;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;

/** Tokens that a secret signs. */
final class Tokens {
    private Tokens() {}

    static String of(String user, long endsAtMs, String secret) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(user)
                        .expirationTime(new Date(endsAtMs))
                        .build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }
}

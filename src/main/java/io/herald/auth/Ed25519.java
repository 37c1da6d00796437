package io.herald.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Checks signatures with a key on Ed25519 (RFC 8032, RFC 8037) by the JDK, which the library of tokens leaves to
 * another. Immutable.
 */
final class Ed25519 extends EdDSAProvider implements JWSVerifier {
    static final String NAME = "Ed25519";
    static final int KEY_BYTES = 32;
    /** What stands before the key itself in an encoded one (RFC 8410, 10.1). */
    private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    /** @throws JOSEException where it is no key */
    Ed25519(OctetKeyPair pair) throws JOSEException {
        byte[] point = pair.getDecodedX();
        byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + point.length);
        System.arraycopy(point, 0, encoded, HEAD.length, point.length);
        try {
            key = inDer(encoded);
        } catch (GeneralSecurityException e) {
            throw new JOSEException("no key on Ed25519", e);
        }
    }

    static PublicKey inDer(byte[] bytes) throws GeneralSecurityException {
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(bytes));
    }

    /** A key that was read in DER, as a set of keys has it. */
    static OctetKeyPair jwk(PublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).build();
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        if (!supportedJWSAlgorithms().contains(header.getAlgorithm())) {
            return false;
        }
        if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
            // What has to be understood (RFC 7515, 4.1.11) is not.
            return false;
        }
        try {
            Signature check = Signature.getInstance(NAME);
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

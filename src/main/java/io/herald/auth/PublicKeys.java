package io.herald.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys of RSA and on curves, in PEM (RFC 7468): by themselves or in certificates. No state. */
final class PublicKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PublicKeys() {}

    /** All that stand in a text. */
    static List<JWK> inPem(String text) {
        List<JWK> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        int end = 0;
        while (block.find()) {
            keys.add(key(block.group(1), block.group(2), block.group()));
            end = block.end();
        }
        if (text.indexOf("-----BEGIN", end) >= 0) {
            throw new TokenKeys.Unfit("the PEM is not whole");
        }
        return keys;
    }

    private static JWK key(String label, String base64, String whole) {
        try {
            return switch (label) {
                case "PUBLIC KEY" -> jwk(inDer(Base64.getMimeDecoder().decode(base64)));
                case "CERTIFICATE" ->
                    jwk(CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII)))
                            .getPublicKey());
                default -> throw new TokenKeys.Unfit("a " + label + "; PEM holds each PUBLIC KEY or CERTIFICATE here");
            };
        } catch (GeneralSecurityException e) {
            throw new TokenKeys.Unfit("a " + label + " in it cannot be understood");
        }
    }

    private static JWK jwk(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        if (key instanceof ECPublicKey ec && Curve.forECParameterSpec(ec.getParams()) != null) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
        }
        if (key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(Ed25519.NAME)) {
            return Ed25519.jwk(key);
        }
        throw new TokenKeys.Unfit("a key of " + key.getAlgorithm()
                + "; those of RSA and of P-256, P-384, P-521 and Ed25519 are known here");
    }

    /** Whether bytes are a public key without the letters of PEM around it. */
    static boolean isOneInDer(byte[] bytes) {
        try {
            return inDer(bytes) != null;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey inDer(byte[] bytes) throws GeneralSecurityException {
        for (String kind : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException another) {
                continue;
            }
        }
        return Ed25519.inDer(bytes);
    }
}

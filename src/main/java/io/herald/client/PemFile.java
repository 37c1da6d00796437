package io.herald.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in PEM that somebody named. What it does not hold is an {@link IllegalArgumentException} whose message tells
 * that person so. Blocks while it reads; any thread.
 *
 * @param path where it is
 */
record PemFile(Path path) {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final Pattern ENCRYPTED =
            Pattern.compile("-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED", Pattern.MULTILINE);
    private static final Pattern OLD_KEY = Pattern.compile("-----BEGIN (RSA|EC) PRIVATE KEY-----");

    /** The certificates in it, one at least, as they stand there. */
    List<Certificate> certificates() {
        try {
            List<Certificate> found = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes())));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(path + " holds no certificate in PEM", e);
        }
        throw new IllegalArgumentException(path + " holds no certificate in PEM");
    }

    /**
     * The private key in it.
     *
     * @param algorithm of what kind it is to be
     * @throws InvalidKeySpecException where it is none of that kind
     */
    PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
        String text = new String(bytes(), StandardCharsets.ISO_8859_1);
        if (ENCRYPTED.matcher(text).find()) {
            throw new IllegalArgumentException(path + " is encrypted; the key has to be one without a password");
        }
        Matcher key = KEY.matcher(text);
        if (key.find()) {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(decoded(key.group(1))));
        }
        throw new IllegalArgumentException(
                OLD_KEY.matcher(text).find()
                        ? path + " holds a key in an old form; 'openssl pkcs8 -topk8 -nodes' makes a new one of it"
                        : path + " holds no private key in PEM (-----BEGIN PRIVATE KEY-----)");
    }

    private static byte[] decoded(String base64) throws InvalidKeySpecException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("no base64", e);
        }
    }

    private byte[] bytes() {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(path + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}

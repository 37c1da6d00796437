package io.herald.client;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a client shows over TLS to prove who it is: a certificate, and the key that belongs to it. Immutable; any
 * thread.
 */
public final class ClientCertificate {
    private static final byte[] PROBE = {'h', 'e', 'r', 'a', 'l', 'd'};
    /** With what a key of a kind signs. */
    private static final Map<String, String> SIGNING =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private final KeyManager[] managers;

    private ClientCertificate(KeyManager[] managers) {
        this.managers = managers;
    }

    /**
     * Reads both.
     *
     * @param cert the certificate in PEM, and behind it those that lead from it to an authority
     * @param key its private key in PEM, which is not encrypted
     * @throws IllegalArgumentException where that is not what the files hold; its message says what is wrong
     */
    public static ClientCertificate read(Path cert, Path key) {
        List<Certificate> chain = new PemFile(cert).certificates();
        String kind = chain.get(0).getPublicKey().getAlgorithm();
        if (!SIGNING.containsKey(kind)) {
            throw new IllegalArgumentException(cert + " is of a kind that is not read: " + kind);
        }
        try {
            PrivateKey own = new PemFile(key).privateKey(kind);
            if (fits(own, chain.get(0), SIGNING.get(kind))) {
                return new ClientCertificate(managers(own, chain));
            }
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException(cert + " holds certificates that do not lead from one to the next", e);
        } catch (GeneralSecurityException e) {
            throw noPair(cert, key, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(key + " cannot be used: " + e.getMessage(), e);
        }
        throw noPair(cert, key, null);
    }

    private static IllegalArgumentException noPair(Path cert, Path key, Exception why) {
        return new IllegalArgumentException(key + " is not the key of the certificate in " + cert, why);
    }

    private static boolean fits(PrivateKey key, Certificate certificate, String algorithm)
            throws GeneralSecurityException {
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signed = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate);
        verifying.update(PROBE);
        return verifying.verify(signed);
    }

    private static KeyManager[] managers(PrivateKey key, List<Certificate> chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** Shows it where a broker asks for one. */
    KeyManager[] managers() {
        return managers.clone();
    }
}

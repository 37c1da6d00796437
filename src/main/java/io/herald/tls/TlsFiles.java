package io.herald.tls;

import io.herald.config.ConfigException;
import io.herald.config.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/**
 * The files of one door, and what is wrong with what is in them, in a sentence for the operator. Blocks while it reads;
 * any thread.
 *
 * @param section the door's section in the configuration
 * @param settings where the files are
 */
record TlsFiles(String section, TlsSettings settings) {
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] PROBE = {'h', 'e', 'r', 'a', 'l', 'd'};
    /** With what a key of a kind signs; there are no others that the platform reads. */
    private static final Map<String, String> SIGNING = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    /**
     * What is in the files, good or bad.
     *
     * @param fault why one of them cannot be read; null where all can
     */
    record Contents(Buffer cert, Buffer key, Buffer clientCa, String fault) {}

    /** Reads them as they are now. */
    Contents read() {
        try {
            return new Contents(
                    bytes("cert", settings.cert()),
                    bytes("key", settings.key()),
                    settings.clientCa().isEmpty() ? null : bytes("clientCa", settings.clientCa()),
                    null);
        } catch (ConfigException fault) {
            return new Contents(null, null, null, fault.getMessage());
        }
    }

    private Buffer bytes(String key, String file) {
        try {
            Path path = Path.of(file);
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw fault(key, file + " is not a file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] read = in.readNBytes(MAX_BYTES + 1);
                if (read.length > MAX_BYTES) {
                    throw fault(key, file + " is longer than 1MiB; that is no certificate and no key");
                }
                return Buffer.buffer(read);
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            throw fault(key, file + ": no such file");
        } catch (IOException e) {
            throw fault(key, file + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    /**
     * What they make, if they are good.
     *
     * @param vertx reads keys
     * @throws ConfigException with what is wrong
     */
    TlsMaterial check(Contents contents, Vertx vertx) {
        if (contents.fault() != null) {
            throw new ConfigException(List.of(contents.fault()));
        }
        Certificate own = certificate("cert", settings.cert(), contents.cert());
        if (contents.clientCa() != null) {
            certificate("clientCa", settings.clientCa(), contents.clientCa());
        }
        TlsMaterial material = new TlsMaterial(contents.cert(), contents.key(), contents.clientCa());
        if (!fits(privateKey(material, vertx), own)) {
            throw fault("key", settings.key() + " is not the key of the certificate in " + settings.cert());
        }
        return material;
    }

    private Certificate certificate(String key, String file, Buffer pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes()))
                    .stream()
                    .findFirst()
                    .filter(first -> pem.toString().contains("-----BEGIN CERTIFICATE-----"))
                    .orElseThrow(() -> fault(key, file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)"));
        } catch (GeneralSecurityException e) {
            throw fault(key, file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
    }

    private PrivateKey privateKey(TlsMaterial material, Vertx vertx) {
        try {
            X509KeyManager keys =
                    (X509KeyManager) material.pair().getKeyManagerFactory(vertx).getKeyManagers()[0];
            return Stream.of("RSA", "EC")
                    .map(kind -> keys.getServerAliases(kind, null))
                    .filter(aliases -> aliases != null)
                    .map(aliases -> keys.getPrivateKey(aliases[0]))
                    .findFirst()
                    .orElseThrow(this::noKey);
        } catch (ConfigException fault) {
            throw fault;
        } catch (Exception e) {
            // The platform has no exception of its own for a key that it cannot read.
            throw noKey();
        }
    }

    private ConfigException noKey() {
        return fault(
                "key",
                settings.key()
                        + " holds no private key in PEM (-----BEGIN PRIVATE KEY-----) of RSA or an elliptic curve"
                        + " that is not encrypted");
    }

    private static boolean fits(PrivateKey key, Certificate certificate) {
        try {
            String algorithm = SIGNING.get(key.getAlgorithm());
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(PROBE);
            return verifying.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private ConfigException fault(String key, String sentence) {
        return new ConfigException(List.of(section + ".tls." + key + ": " + sentence));
    }
}

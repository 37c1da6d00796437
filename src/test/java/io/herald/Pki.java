package io.herald;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/**
 * An authority of a test's own, and what it signs: certificates of version 3 with keys on P-256, written here byte by
 * byte because a JDK alone has no way to make one.
 */
public final class Pki {
    private static final byte[] ECDSA_WITH_SHA256 =
            sequence(bytes(0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
    private static final byte[] BEGIN = der(0x17, "250101000000Z".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] IS_AUTHORITY = extension(0x13, sequence(bytes(0x01, 0x01, 0xFF)));
    private static final byte[] THIS_MACHINE = extension(
            0x11,
            sequence(der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)), bytes(0x87, 0x04, 127, 0, 0, 1)));
    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    /** How a certificate writes a time (RFC 5280, 4.1.2.5.1). */
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Instant END = Instant.parse("2049-12-31T23:59:59Z");
    /** When certificates end of which nobody says it, in milliseconds since 1970. */
    public static final long ENDS_AT_MS = END.toEpochMilli();

    private final X500Principal subject;
    private final KeyPair keys;
    private final Certificate certificate;

    private Pki(X500Principal subject, KeyPair keys, Certificate certificate) {
        this.subject = subject;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A new authority, which signed itself. */
    public static Pki authority(String name) throws GeneralSecurityException {
        X500Principal subject = new X500Principal("CN=" + name);
        KeyPair keys = keys();
        Pki itself = new Pki(subject, keys, null);
        return new Pki(subject, keys, itself.certificate(subject, keys, END, IS_AUTHORITY));
    }

    /** Somebody whose certificate this authority signed, such as {@code CN=sensor-7}, on this machine. */
    public Pki signed(String name) throws GeneralSecurityException {
        return signed(name, END);
    }

    /** The same, where the certificate ends with a second. */
    public Pki signed(String name, Instant end) throws GeneralSecurityException {
        X500Principal other = new X500Principal(name);
        KeyPair theirs = keys();
        return new Pki(other, theirs, certificate(other, theirs, end, THIS_MACHINE));
    }

    /** Writes the certificate into a file, and gives its path. */
    public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    /** Writes the private key into a file, and gives its path. */
    public Path writeKey(Path file) throws IOException {
        return Files.writeString(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    /** For a client that trusts this authority and shows nothing. */
    public SSLContext trust() throws GeneralSecurityException, IOException {
        return trust(null);
    }

    /** For a client that trusts this authority and shows what somebody else, or it, has signed. */
    public SSLContext trust(Pki shown) throws GeneralSecurityException, IOException {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        KeyStore ownStore = KeyStore.getInstance("PKCS12");
        ownStore.load(null, null);
        if (shown != null) {
            Certificate[] chain = {shown.certificate};
            ownStore.setKeyEntry("own", shown.keys.getPrivate(), new char[0], chain);
        }
        own.init(ownStore, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted().getTrustManagers(), null);
        return context;
    }

    /** Trusts this authority and nobody else. */
    public TrustManagerFactory trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(store);
        return trusted;
    }

    /** Whether that is this certificate. */
    public boolean is(Certificate other) {
        return certificate.equals(other);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Signs what is somebody else's, or its own. */
    private Certificate certificate(X500Principal whose, KeyPair theirs, Instant end, byte[] extension)
            throws GeneralSecurityException {
        byte[] signed = sequence(
                der(0xA0, bytes(0x02, 0x01, 0x02)),
                der(0x02, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                ECDSA_WITH_SHA256,
                subject.getEncoded(),
                sequence(BEGIN, der(0x17, UTC_TIME.format(end).getBytes(StandardCharsets.US_ASCII))),
                whose.getEncoded(),
                theirs.getPublic().getEncoded(),
                der(0xA3, sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed);
        byte[] whole = sequence(signed, ECDSA_WITH_SHA256, der(0x03, joined(bytes(0), signature.sign())));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] extension(int number, byte[] value) {
        return sequence(bytes(0x06, 0x03, 0x55, 0x1D, number), der(0x04, value));
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, parts);
    }

    /** A tag, a length, and what has that length. */
    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = joined(parts);
        byte[] length = content.length < 0x80
                ? bytes(content.length)
                : content.length < 0x100
                        ? bytes(0x81, content.length)
                        : bytes(0x82, content.length >> 8, content.length);
        return joined(bytes(tag), length, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}

package io.herald.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herald.Pki;
import io.herald.config.ConfigException;
import io.herald.config.TlsSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that are no good, each in a sentence. */
class TlsFilesVerticleTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static Pki authority;
    private static Pki signed;

    @TempDir
    Path folder;

    @BeforeAll
    static void sign() throws Exception {
        authority = Pki.authority("Test Authority");
        signed = authority.signed("CN=localhost");
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void aCertificateAndItsKeyAreGood() throws Exception {
        TlsSettings files = new TlsSettings(cert(signed), key(signed), cert(authority, "ca.pem"));

        assertThat(read(files)).isNotNull();
    }

    @Test
    void aCertificateMayComeWithThoseThatLeadToTheAuthority() throws Exception {
        String chain = Files.readString(Path.of(cert(signed))) + Files.readString(Path.of(cert(authority, "ca.pem")));

        assertThat(read(new TlsSettings(write("chain.pem", chain), key(signed), "")))
                .isNotNull();
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        assertThat(fault(new TlsSettings(folder + "/none.pem", key(signed), "")))
                .isEqualTo("line.tls.cert: " + folder + "/none.pem: no such file");
        assertThat(fault(new TlsSettings(cert(signed), folder + "/none.pem", "")))
                .isEqualTo("line.tls.key: " + folder + "/none.pem: no such file");
        assertThat(fault(new TlsSettings(cert(signed), key(signed), folder + "/none.pem")))
                .isEqualTo("line.tls.clientCa: " + folder + "/none.pem: no such file");
        assertThat(fault(new TlsSettings(folder.toString(), key(signed), "")))
                .isEqualTo("line.tls.cert: " + folder + " is not a file");
    }

    @Test
    void aFileWithoutACertificateIsRefused() throws Exception {
        String none = " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)";
        String text = write("text.pem", "not PEM\n");
        String broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        assertThat(fault(new TlsSettings(text, key(signed), ""))).isEqualTo("line.tls.cert: " + text + none);
        assertThat(fault(new TlsSettings(broken, key(signed), ""))).isEqualTo("line.tls.cert: " + broken + none);
        assertThat(fault(new TlsSettings(key(signed), key(signed), "")))
                .isEqualTo("line.tls.cert: " + key(signed) + none);
        assertThat(fault(new TlsSettings(cert(signed), key(signed), text)))
                .isEqualTo("line.tls.clientCa: " + text + none);
    }

    @Test
    void aFileWithoutAKeyIsRefused() throws Exception {
        String locked =
                write("key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        assertThat(fault(new TlsSettings(cert(signed), locked, "")))
                .isEqualTo("line.tls.key: " + locked + " holds no private key in PEM (-----BEGIN PRIVATE KEY-----) of"
                        + " RSA or an elliptic curve that is not encrypted");
        assertThat(fault(new TlsSettings(cert(signed), cert(signed), "")))
                .startsWith("line.tls.key: " + cert(signed) + " holds no private key");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        assertThat(fault(new TlsSettings(cert(signed), key(authority), "")))
                .isEqualTo("line.tls.key: " + folder + "/key.pem is not the key of the certificate in " + cert(signed));
    }

    @Test
    void aFileThatIsFarTooLongIsNotReadToItsEnd() throws Exception {
        String endless = write("endless.pem", "x".repeat((1 << 20) + 1));

        assertThat(fault(new TlsSettings(endless, key(signed), "")))
                .isEqualTo("line.tls.cert: " + endless + " is longer than 1MiB; that is no certificate and no key");
    }

    private static TlsMaterial read(TlsSettings settings) {
        TlsFiles files = new TlsFiles("line", settings);
        return files.check(files.read(), VERTX);
    }

    private static String fault(TlsSettings settings) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> read(settings));
        assertThat(refusal.faults()).hasSize(1);
        return refusal.faults().get(0);
    }

    private String cert(Pki whose) throws Exception {
        return cert(whose, "cert.pem");
    }

    private String cert(Pki whose, String name) throws Exception {
        return whose.writeCertificate(folder.resolve(name)).toString();
    }

    private String key(Pki whose) throws IOException {
        return whose.writeKey(folder.resolve("key.pem")).toString();
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}

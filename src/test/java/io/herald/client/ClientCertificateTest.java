package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.Pki;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client is told of the files of its certificate. */
class ClientCertificateTest {
    @TempDir
    Path folder;

    private Path cert;
    private Path key;

    @BeforeEach
    void write() throws Exception {
        Pki alice = Pki.authority("Test Authority").signed("CN=alice");
        cert = alice.writeCertificate(folder.resolve("cert.pem"));
        key = alice.writeKey(folder.resolve("key.pem"));
    }

    private static String pem(String kind, String content) {
        String base64 = Base64.getMimeEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static Stream<Arguments> noKeys() throws Exception {
        byte[] rsa = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String other = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(rsa)
                + "\n-----END PRIVATE KEY-----\n";
        return Stream.of(
                Arguments.of(pem("ENCRYPTED PRIVATE KEY", "x"), "key.pem is encrypted; the key has to be one without"),
                Arguments.of(
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\neA==\n",
                        "key.pem is encrypted; the key has to be one without"),
                Arguments.of(pem("EC PRIVATE KEY", "x"), "key.pem holds a key in an old form; 'openssl pkcs8"),
                Arguments.of("", "key.pem holds no private key in PEM (-----BEGIN PRIVATE KEY-----)"),
                Arguments.of(pem("CERTIFICATE", "x"), "key.pem holds no private key in PEM"),
                Arguments.of(pem("PRIVATE KEY", "x"), "key.pem is not the key of the certificate in "),
                Arguments.of("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", "key.pem is not the key of"),
                Arguments.of(other, "key.pem is not the key of the certificate in "));
    }

    @Test
    void aCertificateAndItsKeyBelongTogether() {
        assertThat(ClientCertificate.read(cert, key).managers()).hasSize(1);
    }

    @Test
    void bothMayBeInOneFile() throws Exception {
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(cert) + Files.readString(key));

        assertThat(ClientCertificate.read(cert, both).managers()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void whatIsNoKeyOfItIsToldInASentence(String content, String sentence) throws Exception {
        Files.writeString(key, content);

        assertThatThrownBy(() -> ClientCertificate.read(cert, key))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(folder.resolve(sentence.split(" ")[0]).toString())
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void theKeyOfAnotherIsNot() throws Exception {
        Pki.authority("Another Authority").writeKey(key);

        assertThatThrownBy(() -> ClientCertificate.read(cert, key))
                .hasMessage(key + " is not the key of the certificate in " + cert);
    }

    @Test
    void whatCannotBeReadIsSaidToBeSo() {
        assertThatThrownBy(() -> ClientCertificate.read(cert, folder.resolve("none.pem")))
                .hasMessage(folder.resolve("none.pem") + ": no such file");
        assertThatThrownBy(() -> ClientCertificate.read(folder, key))
                .hasMessageStartingWith(folder + " cannot be read");
        assertThatThrownBy(() -> ClientCertificate.read(key, key)).hasMessage(key + " holds no certificate in PEM");
    }
}

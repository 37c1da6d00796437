package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who shows nothing in a request is whoever its connection's certificate names. */
@Timeout(60)
class CertificateIT {
    @TempDir
    static Path folder;

    private static Pki authority;
    private static GuardedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        authority = Pki.authority("Test Authority");
        Pki server = authority.signed("CN=localhost");
        broker = GuardedBroker.start(
                folder,
                "HTTP_TLS_CERT",
                server.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HTTP_TLS_KEY",
                server.writeKey(folder.resolve("key.pem")).toString(),
                "HTTP_TLS_CLIENT_CA",
                authority.writeCertificate(folder.resolve("ca.pem")).toString());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aCertificateNamesWhoAsksWhereARequestShowsNothing(HttpClient.Version version) throws Exception {
        HttpClient bob = client("bob", version);

        assertThat(post(bob, "open/c", "")).isEqualTo(201);
        assertThat(post(bob, "open/c?qos=0", "")).isEqualTo(202);
        assertThat(post(bob, "secret/c", "")).isEqualTo(403);
        assertThat(post(bob, "secret/c", GuardedBroker.ROOT)).isEqualTo(201);
        assertThat(post(bob, "secret/c?qos=0", "")).isEqualTo(403);
        assertThat(post(bob, "open/c?qos=0", "")).isEqualTo(202);
        assertThat(post(bob, "open/c", GuardedBroker.WRONG)).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoMayDoNothingMayDoNothingWithACertificateEither(HttpClient.Version version) throws Exception {
        assertThat(post(client("mallory", version), "open/c", "")).isEqualTo(403);
    }

    private static HttpClient client(String name, HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(authority.trust(authority.signed("CN=" + name)))
                .build();
    }

    private static int post(HttpClient client, String topic, String shown) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + broker.port() + "/topics/" + topic))
                .POST(HttpRequest.BodyPublishers.ofString("x"));
        if (!shown.isEmpty()) {
            request.header("Authorization", shown.strip().substring("Authorization: ".length()));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}

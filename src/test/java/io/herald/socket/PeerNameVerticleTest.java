package io.herald.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import io.herald.TlsBroker;
import io.herald.access.Credentials;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.herald.tls.TlsDoors;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client's certificate says of who the client is. */
class PeerNameVerticleTest {
    private static final long PATIENCE_S = 30;

    @TempDir
    Path folder;

    private final BlockingQueue<Optional<Credentials.Certificate>> names = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CN=sensor-7                       | sensor-7
            CN=sensor-7,OU=cellar,O=Example   | sensor-7
            OU=cellar,CN=sensor 7 in the dark | sensor 7 in the dark
            CN=a\\,b\\+c                      | a,b+c
            CN=Ünal+OU=cellar                 | Ünal
            """)
    void theCommonNameOfASubjectIsItsName(String subject, String name) {
        assertThat(PeerName.of(new X500Principal(subject))).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OU=cellar", "", "CN=", "CN=one,CN=two", "CN=one+CN=two"})
    void aSubjectThatDoesNotSayExactlyOneHasNone(String subject) {
        assertThat(PeerName.of(new X500Principal(subject))).isEmpty();
    }

    @Test
    void aConnectionKnowsTheNameInTheCertificateThatItsClientShowed() throws Exception {
        Pki authority = Pki.authority("Test Authority");
        SSLContext sensor = authority.trust(authority.signed("CN=sensor-7,OU=cellar"));
        assertThat(nameSeen(authority, true, sensor)).hasValue(new Credentials.Certificate("sensor-7", Pki.ENDS_AT_MS));
        assertThat(nameSeen(authority, false, sensor)).as("nobody asked for it").isEmpty();
    }

    private Optional<Credentials.Certificate> nameSeen(Pki authority, boolean mutual, SSLContext client)
            throws Exception {
        Pki shown = authority.signed("CN=localhost");
        String ca = authority.writeCertificate(folder.resolve("ca.pem")).toString();
        BrokerConfig config = ConfigReader.read(Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_LINE_TLS_CERT",
                shown.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HERALD_LINE_TLS_KEY",
                shown.writeKey(folder.resolve("key.pem")).toString(),
                "HERALD_LINE_TLS_CLIENT_CA",
                mutual ? ca : ""));
        Vertx vertx = Vertx.vertx();
        TlsDoors tls = new TlsDoors(vertx, Map.of("line", config.line()));
        await(tls.open());
        NamingVerticle door = new NamingVerticle(config, tls);
        await(vertx.deployVerticle(door));
        try (SSLSocket socket = TlsBroker.connect(door.sockets.port(), client)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            return names.poll(PATIENCE_S, TimeUnit.SECONDS);
        } finally {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** A door that takes note of who comes, and says nothing. */
    private final class NamingVerticle extends VerticleBase {
        private final BrokerConfig config;
        private final TlsDoors tls;
        private SocketDoor<FakeConnection> sockets;

        NamingVerticle(BrokerConfig config, TlsDoors tls) {
            this.config = config;
            this.tls = tls;
        }

        @Override
        public Future<?> start() {
            sockets = new SocketDoor<>(
                    (ContextInternal) context,
                    config,
                    Doorkeepers.of(config),
                    new Metrics().line(),
                    tls.of("line"),
                    (channel, output) -> {
                        names.add(PeerName.of(channel));
                        FakeConnection connection = new FakeConnection(output, told -> {});
                        context.runOnContext(v -> connection.close());
                        return connection;
                    });
            return sockets.listen(config.line(), 1, 1_000);
        }
    }
}

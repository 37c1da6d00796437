package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.herald.gateway.tcp.LineClient;
import io.herald.tls.TlsDoors;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Certificates that are replaced while the broker runs. */
class TlsReloadIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    private static final int ROLLS = 5;

    private final Told told = new Told();

    /** What the log says of certificates. */
    private static final class Told extends AppenderBase<ILoggingEvent> {
        private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                warnings.add(event.getFormattedMessage());
            }
        }
    }

    @BeforeEach
    void listen() {
        told.start();
        ((Logger) LoggerFactory.getLogger(TlsDoors.class)).addAppender(told);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(TlsDoors.class)).detachAppender(told);
    }

    @Test
    void whoConnectsGetsTheNewCertificateAndWhoIsConnectedStays() throws Exception {
        try (LineClient standing = new LineClient(BROKER.connect(BROKER.broker().linePort()))) {
            standing.send("SUB roll").expect("OK");

            Pki next = BROKER.authority().signed("CN=localhost");
            BROKER.show(next);

            for (int port : ports()) {
                awaitShown(port, next);
            }
            try (LineClient publisher =
                    new LineClient(BROKER.connect(BROKER.broker().linePort()))) {
                publisher.send("PUBLISH roll on").expect("OK [0-9]+");
            }
            standing.expect("DELIVER roll on .*").send("PING").expect("PONG");
            assertThat(version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(told.warnings).isEmpty();
        }
    }

    @Test
    void aBadFileIsToldOnceAndWhatWasThereBeforeIsKept() throws Exception {
        Pki good = BROKER.authority().signed("CN=localhost");
        BROKER.show(good);
        BROKER.broker().reread();
        for (int port : ports()) {
            awaitShown(port, good);
        }

        BROKER.authority().signed("CN=localhost").writeKey(BROKER.key());

        List<String> warnings = new ArrayList<>();
        for (int door = 0; door < 3; door++) {
            warnings.add(told.warnings.poll(30, TimeUnit.SECONDS));
        }
        assertThat(warnings)
                .allMatch(warning -> warning.endsWith(".tls.key: " + BROKER.key() + " is not the key of the certificate"
                        + " in " + BROKER.cert() + "; what was there before is kept"));
        assertThat(isShown(BROKER.broker().linePort(), good)).isTrue();

        Files.writeString(BROKER.cert(), "no certificate");
        for (int door = 0; door < 3; door++) {
            assertThat(told.warnings.poll(30, TimeUnit.SECONDS)).contains("holds no certificate in PEM");
        }
        assertThat(isShown(BROKER.broker().httpPort(), good)).isTrue();

        Pki next = BROKER.authority().signed("CN=localhost");
        BROKER.show(next);
        BROKER.broker().reread();
        for (int port : ports()) {
            awaitShown(port, next);
        }
        assertThat(told.warnings).isEmpty();
    }

    @Test
    void rollingCertificatesUnderLoadDropsNoConnectionAndLosesNoMessage() throws Exception {
        int port = BROKER.broker().linePort();
        LineLoad load = LineLoad.begin(() -> new LineClient(BROKER.connect(port)));
        for (int i = 0; i < ROLLS; i++) {
            Pki next = BROKER.authority().signed("CN=localhost");
            BROKER.show(next);
            // That they are looked at by themselves as well is shown above.
            BROKER.broker().reread();
            awaitShown(port, next);
            int visits = load.visits();
            MqttStage.until("somebody comes and goes", () -> load.visits() > visits + 1);
        }
        load.end();

        assertThat(load.faults()).isEmpty();
        assertThat(load.published()).isGreaterThan(ROLLS);
        assertThat(load.visits()).isGreaterThan(ROLLS);
    }

    /** In which one is answered that asks for HTTP/2. */
    private static HttpClient.Version version() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(BROKER.authority().trust()).build();
        URI live = URI.create("https://localhost:" + BROKER.broker().httpPort() + "/health/live");
        return client.send(HttpRequest.newBuilder(live).build(), HttpResponse.BodyHandlers.discarding())
                .version();
    }

    private static int[] ports() {
        return new int[] {
            BROKER.broker().linePort(),
            BROKER.broker().httpPort(),
            BROKER.broker().mqttPort()
        };
    }

    private static void awaitShown(int port, Pki wanted) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isShown(port, wanted)) {
            assertThat(System.nanoTime()).as("the new certificate is shown").isLessThan(deadlineNs);
        }
    }

    private static boolean isShown(int port, Pki wanted) throws Exception {
        try (SSLSocket socket = BROKER.connect(port)) {
            return wanted.is(socket.getSession().getPeerCertificates()[0]);
        }
    }
}

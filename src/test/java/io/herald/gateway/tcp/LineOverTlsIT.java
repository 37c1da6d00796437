package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.TlsBroker;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line protocol over TLS. */
class LineOverTlsIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whatIsPublishedIsReceived(String version) throws Exception {
        try (LineClient subscriber = connect(version);
                LineClient publisher = connect(version)) {
            subscriber.send("SUB greetings").expect("OK");
            publisher
                    .send("PUBLISH greetings hello", "QUIT")
                    .expect("OK [0-9]+", "BYE")
                    .expectEnd();

            subscriber.expect("DELIVER greetings hello .*");
        }
    }

    /** TLS 1.3 has a half-closed connection as TCP has; in TLS 1.2 a good-bye ends both halves. */
    @Test
    void aClientThatSubscribedAndThenSendsNothingMoreGoesOnToListen() throws Exception {
        // The JDK waits at the end for a good-bye that nobody says; so what is below it ends it.
        try (Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), BROKER.broker().linePort());
                LineClient publisher = connect("TLSv1.3")) {
            LineClient listening = new LineClient(over(plain, "TLSv1.3"));
            listening.send("SUB half").endInput();
            plain.shutdownOutput();
            listening.expect("OK", "");
            publisher.send("PUBLISH half 1", "PUBLISH half 2").expect("OK [0-9]+", "OK [0-9]+");

            listening.expect("DELIVER half 1 .*", "DELIVER half 2 .*");
        }
    }

    @Test
    void whatCameBeforeAGoodByeIsDone() throws Exception {
        for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            try (LineClient subscriber = connect(version)) {
                subscriber.send("SUB last").expect("OK");
                try (LineClient publisher = connect(version)) {
                    publisher.send("PUBLISH last words");
                }
                subscriber.expect("DELIVER last words .*");
            }
        }
        LiveBroker.until(() -> BROKER.broker().metrics().snapshot().connections() == 0, "all are gone");
    }

    @Test
    void manyLargeMessagesToAReaderThatIsSlowArriveWhole() throws Exception {
        int messages = 2_000;
        String payload = "x".repeat(8 << 10);
        try (LineClient slow = connect("TLSv1.3");
                LineClient quick = connect("TLSv1.3");
                LineClient publisher = connect("TLSv1.3")) {
            slow.send("HELLO slow frames", "SUB big").expect("OK herald .*", "OK");
            quick.send("HELLO quick frames", "SUB big", "SUB big/#").expect("OK herald .*", "OK", "OK");
            for (int i = 0; i < messages; i++) {
                publisher
                        .send("PUB big " + payload.length() + " qos=1 type=" + i, payload)
                        .expect("OK [0-9]+");
            }
            for (int i = 0; i < messages; i++) {
                slow.expect("MSG big .* type=" + i);
                assertThat(new String(slow.bytes(payload.length() + 1))).isEqualTo(payload + "\n");
            }
            for (int i = 0; i < messages; i++) {
                quick.expect("MSG big .* type=" + i);
                assertThat(new String(quick.bytes(payload.length() + 1))).isEqualTo(payload + "\n");
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadIsNotKeptAllOfItFor() throws Exception {
        String payload = "x".repeat(256 << 10);
        try (LineClient idle = connect("TLSv1.3");
                LineClient publisher = connect("TLSv1.3")) {
            idle.send("SUB flood").expect("OK");
            long before = memory();
            for (int i = 0; i < 400; i++) {
                publisher.send("PUB flood " + payload.length(), payload);
            }
            publisher.settle();

            assertThat(BROKER.broker().metrics().snapshot().dropped()).isPositive();
            assertThat(memory() - before).isLessThan(32L << 20);
            publisher.send("PING").expect("PONG");
        }
    }

    @Test
    @Timeout(120)
    void whatComesBehindAGoodByeIsThrownAway() throws Exception {
        try (Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), BROKER.broker().linePort());
                LineClient listening = new LineClient(over(plain, "TLSv1.3"));
                LineClient publisher = connect("TLSv1.3")) {
            listening.send("SUB behind").endInput();
            listening.expect("OK", "");
            long before = memory();
            for (int i = 0; i < 1_000; i++) {
                plain.getOutputStream().write(new byte[64 << 10]);
            }
            publisher.send("PUBLISH behind it").expect("OK [0-9]+");

            listening.expect("DELIVER behind it .*");
            assertThat(memory() - before).isLessThan(32L << 20);
        }
    }

    @Test
    @Timeout(120)
    void inTls12WhoSaysGoodByeIsGoneThoughItsSocketStaysOpen() throws Exception {
        try (Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), BROKER.broker().linePort());
                LineClient asking = connect("TLSv1.3")) {
            LineClient leaving = new LineClient(over(plain, "TLSv1.2"));
            leaving.send("SUB leaving").expect("OK");
            leaving.endInput();
            plain.setSoTimeout(30_000);
            plain.getInputStream().readAllBytes();

            String told = "";
            while (!told.equals("TOPIC leaving subscribers=0 messages=0")) {
                told = asking.send("TOPICS leaving").line();
                asking.expect("OK 1");
            }
        }
    }

    /** In TLS 1.3 that asks for new keys, and each costs an answer, which this client does not read. */
    @Test
    void whoShakesHandsAgainAndAgainIsCutOff() throws Exception {
        try (SSLSocket socket = BROKER.connect(BROKER.broker().linePort())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            socket.startHandshake();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** How much the broker has borrowed for what it reads and writes. */
    private static long memory() {
        ByteBufAllocatorMetric pool =
                ((ByteBufAllocatorMetricProvider) VertxByteBufAllocator.POOLED_ALLOCATOR).metric();
        return pool.usedHeapMemory() + pool.usedDirectMemory();
    }

    /** TLS over a socket that stays open when TLS has ended. */
    private static SSLSocket over(Socket plain, String version) throws Exception {
        SSLSocket secured = (SSLSocket)
                BROKER.authority().trust().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false);
        secured.setEnabledProtocols(new String[] {version});
        secured.startHandshake();
        return secured;
    }

    private static LineClient connect(String version) throws Exception {
        return new LineClient(
                TlsBroker.connect(BROKER.broker().linePort(), BROKER.authority().trust(), version));
    }
}

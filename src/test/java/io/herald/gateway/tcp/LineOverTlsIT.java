package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import org.junit.jupiter.api.Test;
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
        try (LineClient listening = connect("TLSv1.3");
                LineClient publisher = connect("TLSv1.3")) {
            listening.send("SUB half").endInput();
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

    private static LineClient connect(String version) throws Exception {
        return new LineClient(
                TlsBroker.connect(BROKER.broker().linePort(), BROKER.authority().trust(), version));
    }
}

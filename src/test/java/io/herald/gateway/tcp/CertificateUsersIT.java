package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import io.herald.TlsBroker;
import java.io.DataInputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client certificate says who its client is, at the doors that own their sockets (row S18). */
@Timeout(60)
class CertificateUsersIT {
    @RegisterExtension
    static final TlsBroker BROKER =
            TlsBroker.mutual("[{\"who\":[\"alice\"],\"publish\":[\"a/#\"],\"subscribe\":[\"a/#\"]}]");

    private static SSLSocket connect(int port, String subject) throws Exception {
        Pki shown = BROKER.authority().signed(subject);
        return TlsBroker.connect(port, BROKER.authority().trust(shown));
    }

    private static LineClient line(String subject) throws Exception {
        return new LineClient(connect(BROKER.broker().linePort(), subject));
    }

    @Test
    void whomACertificateNamesMayDoWhatTheRulesSay() throws Exception {
        try (LineClient alice = line("CN=alice")) {
            alice.send("SUB a/#", "PUBLISH a/x hello").expect("OK", "OK [0-9]+", "DELIVER a/x hello .*");
            alice.send("PUBLISH b/x hello").expect("ERR forbidden .*");
        }
    }

    @Test
    void whoIsNamedInNoRuleMayDoNothing() throws Exception {
        try (LineClient bob = line("CN=bob")) {
            bob.send("SUB a/#", "PUBLISH a/x hello").expect("ERR forbidden .*", "ERR forbidden .*");
        }
    }

    @Test
    void aCertificateThatNamesNobodyLeavesItsClientUnknown() throws Exception {
        try (LineClient nobody = line("O=Somewhere")) {
            nobody.send("PUBLISH a/x hello").expect("ERR unauthenticated .*");
        }
    }

    @Test
    void overMqttItIsLookedAtWhereThePacketShowsNothing() throws Exception {
        assertThat(connack("CN=alice")).isZero();
        assertThat(connack("CN=bob")).isEqualTo(5);
    }

    /** Connects with MQTT 3.1.1 and neither name nor password; the return code. */
    private static int connack(String subject) throws Exception {
        try (SSLSocket socket = connect(BROKER.broker().mqttPort(), subject)) {
            byte[] protocol = "MQTT".getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(new byte[] {0x10, 13, 0, 4});
            socket.getOutputStream().write(protocol);
            socket.getOutputStream().write(new byte[] {4, 2, 0, 60, 0, 1, 'c'});
            byte[] answer = new byte[4];
            new DataInputStream(socket.getInputStream()).readFully(answer);
            return answer[3];
        }
    }
}

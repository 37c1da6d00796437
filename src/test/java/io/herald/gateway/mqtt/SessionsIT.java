package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is kept of a client, and for how long (3.1.2.4, 3.1.2.11.2, 4.1). */
@Timeout(60)
class SessionsIT {
    private static final int CLEAN = 0x02;
    private static final String HOUR = "11 00000e10";

    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    private static MqttProbe four(int flags, String clientId, boolean present) throws IOException {
        return BROKER.v4().connect(flags, 60, "", "'" + clientId).expect(0x20, present ? "01 00" : "00 00");
    }

    private static MqttProbe five(int flags, String clientId, String properties, boolean present) throws IOException {
        MqttProbe probe = BROKER.v5().connect(flags, 60, properties, "'" + clientId);
        assertThat(probe.next()).startsWith("20 0e " + (present ? "01 00" : "00 00"));
        return probe;
    }

    private static void publish(String topic, String payload) throws IOException {
        try (MqttProbe probe = BROKER.v4().connected("publisher-of-" + topic)) {
            probe.publish(1, 1, topic, payload).expect(0x40, "0001");
        }
    }

    @Test
    void filtersThatAreTooLongTogetherAreRefusedAndTheOthersGoOn() throws Exception {
        String tail = "x".repeat(60_000);
        try (MqttProbe probe = BROKER.v5().connected("long")) {
            for (int i = 1; i <= 4; i++) {
                probe.subscribed(i, "long/" + i + tail, 1);
            }
            probe.send(0x82, "0005", "00", "'long/5" + tail, "01").expect(0x90, "0005", "00", "97");
            probe.subscribed(6, "long/1" + tail, 0);
            probe.send(0xa2, "0007", "00", "'long/1" + tail).expect(0xb0, "0007", "00", "00");
            probe.subscribed(8, "long/5" + tail, 1);
            probe.publish(0, 0, "long/5" + tail, "x").expect(0x30, "'long/5" + tail, "00", ".x");
        }
    }

    @Test
    void aSessionOf311IsKeptUnlessItIsCleanAndSaidToBePresent() throws Exception {
        four(0, "kept", false).subscribed(1, "kept/a", 1).close();
        publish("kept/a", "missed");
        try (MqttProbe back = four(0, "kept", true)) {
            back.expect(0x32, "'kept/a", "0001", ".missed").send(0x40, "0001").expectOpen();
        }
        four(CLEAN, "kept", false).close();
        try (MqttProbe anew = four(0, "kept", false)) {
            publish("kept/a", "not heard");
            anew.expectOpen();
        }
    }

    @Test
    void aSessionOf5EndsWithTheConnectionUnlessAnExpiryIsSaid() throws Exception {
        five(0, "five", "", false).subscribed(1, "five/a", 1).close();
        five(0, "five", HOUR, false).subscribed(1, "five/a", 1).close();
        publish("five/a", "missed");
        try (MqttProbe back = five(0, "five", "", true)) {
            back.expect(0x32, "'five/a", "0001", "00", ".missed")
                    .send(0x40, "0001")
                    .expectOpen();
        }
        five(0, "five", "", false).close();
    }

    @Test
    void aCleanStartForgetsWhatWasKeptAndBeginsASessionThatIsKept() throws Exception {
        five(CLEAN, "clean", HOUR, false).subscribed(1, "clean/a", 1).close();
        five(CLEAN, "clean", HOUR, false).subscribed(1, "clean/b", 1).close();
        publish("clean/a", "not heard");
        publish("clean/b", "heard");
        try (MqttProbe back = five(0, "clean", HOUR, true)) {
            back.expect(0x32, "'clean/b", "0001", "00", ".heard").expectOpen();
        }
    }

    @Test
    void aGoodByeMaySayForHowLongTheSessionIsKeptNow() throws Exception {
        try (MqttProbe probe = five(0, "word", HOUR, false)) {
            probe.send(0xe0, "00", "05", "11 00000000").expectClosed();
        }
        five(0, "word", HOUR, false).close();
        five(0, "word", HOUR, true).close();
    }

    @Test
    void aSessionIsGoneWhenItsTimeIsOver() throws Exception {
        try (MqttProbe watcher = BROKER.v4().connected("watcher").subscribed(1, "brief/will", 0)) {
            // The will waits for as long as the session is kept, and so tells when that is over.
            try (MqttProbe brief = BROKER.v5()) {
                brief.connect(0x04, 60, "11 00000001", "'brief", "05", "18 00000064", "'brief/will", "'gone");
                assertThat(brief.next()).startsWith("20 0e 00 00");
            }
            long goneNs = System.nanoTime();
            watcher.expect(0x30, "'brief/will", ".gone");
            // Its time begins when the broker hears that it is gone.
            while (System.nanoTime() - goneNs < TimeUnit.MILLISECONDS.toNanos(1_300)) {
                Thread.onSpinWait();
            }
            five(0, "brief", "", false).close();
        }
    }

    @Test
    void aSessionMovesBetweenTheVersions() throws Exception {
        four(0, "both", false).subscribed(1, "both/a", 2).close();
        publish("both/a", "missed");
        try (MqttProbe back = five(0, "both", HOUR, true)) {
            back.expect(0x32, "'both/a", "0001", "00", ".missed");
        }
        try (MqttProbe again = four(0, "both", true)) {
            again.expect(0x3a, "'both/a", "0001", ".missed").expectOpen();
        }
    }

    @Test
    void aSubscriptionToQos0IsKeptTooAndWhatIsMissedIsNot() throws Exception {
        four(0, "zero", false).subscribed(1, "zero/a", 0).close();
        publish("zero/a", "missed");
        try (MqttProbe back = four(0, "zero", true)) {
            back.expectOpen();
            publish("zero/a", "heard");
            back.expect(0x30, "'zero/a", ".heard");
        }
    }

    @Test
    void retainedMessagesAreNoPartOfASession() throws Exception {
        try (MqttProbe keeper = four(CLEAN, "keeper", false)) {
            keeper.send(0x33, "'stays/a", "0001", ".kept").expect(0x40, "0001");
        }
        four(CLEAN, "keeper", false).close();
        try (MqttProbe late = four(CLEAN, "late", false)) {
            late.subscribed(1, "stays/+", 0).expect(0x31, "'stays/a", ".kept").expectOpen();
        }
    }
}

package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published for a client whose connection breaks (3.1.2.5, 3.1.3.2, 3.14). */
@Timeout(60)
class WillsIT {
    private static final int CLEAN = 0x02;
    private static final int WILL = 0x04;
    private static final String HOUR = "11 00000e10";
    private static final String AT_ONCE = "00";
    private static final String IN_A_SECOND = "05 18 00000001";
    private static final String IN_A_MINUTE = "05 18 0000003c";

    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    private MqttProbe watcher;

    @BeforeEach
    void watch() throws IOException {
        watcher = BROKER.v4().connected("watcher").subscribed(1, "will/#", 0);
    }

    @AfterEach
    void stopWatching() throws IOException {
        watcher.close();
    }

    private static MqttProbe mortal(String name, int flags, String properties, String will) throws IOException {
        MqttProbe probe = BROKER.v5();
        probe.connect(WILL | flags, 60, properties, "'" + name, will, "'will/" + name, "'gone");
        assertThat(probe.next()).startsWith("20 0e 0").contains(" 00 0b ");
        return probe;
    }

    private void expectWill(String name) throws IOException {
        watcher.expect(0x30, "'will/" + name, ".gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e0 01 04", "e0 01 80", "e0 01 ff", "36 05 00 01 61 00 01", "10 00", "ff", ""})
    void aWillIsPublishedHoweverTheConnectionEndsUnlessTheClientSaysGoodBye(String last) throws Exception {
        try (MqttProbe mortal = mortal("ends", CLEAN, "", AT_ONCE)) {
            mortal.sendHex(last);
        }
        expectWill("ends");
        watcher.expectOpen();
    }

    @Test
    void aGoodByeDropsTheWill() throws Exception {
        try (MqttProbe polite = mortal("polite", CLEAN, "", AT_ONCE)) {
            polite.send(0xe0).expectClosed();
        }
        try (MqttProbe polite = mortal("polite", CLEAN, HOUR, AT_ONCE)) {
            polite.send(0xe0, "00", "00").expectClosed();
        }
        try (MqttProbe four = BROKER.v4()) {
            four.connect(CLEAN | WILL, 60, "", "'polite4", "'will/polite", "'gone")
                    .expect(0x20, "00 00");
            four.send(0xe0).expectClosed();
        }
        mortal("last", CLEAN, "", AT_ONCE).close();
        expectWill("last");
    }

    @Test
    void aGoodByeThatWaitsForAnAnswerCountsAlthoughTheClientIsGoneByThen() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (MqttProbe hasty = mortal("hasty" + i, CLEAN, HOUR, AT_ONCE)) {
                // What is taken back is answered when that is kept.
                hasty.sendHex("a2 06 00 01 00 00 01 61" + "e0 00");
            }
        }
        mortal("last", CLEAN, "", AT_ONCE).close();
        expectWill("last");
    }

    @Test
    void aWillIsPublishedForWhoIsSilentAndForWhoIsTakenOver() throws Exception {
        try (MqttProbe silent = BROKER.v4()) {
            silent.connect(CLEAN | WILL, 1, "", "'silent", "'will/silent", "'gone")
                    .expect(0x20, "00 00");
            expectWill("silent");
            silent.expectClosed();
        }
        try (MqttProbe first = mortal("taken", CLEAN, "", AT_ONCE)) {
            BROKER.v5().connected("taken").close();
            expectWill("taken");
            assertThat(first.next()).contains(" 8e ");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "8, 32", "16, 34"})
    void aWillHasTheQosThatItWasGiven(int flags, String first) throws Exception {
        try (MqttProbe sure = BROKER.v4().connected("sure").subscribed(1, "will/qos", 2)) {
            BROKER.v4()
                    .connect(CLEAN | WILL | flags, 60, "", "'q", "'will/qos", "'gone")
                    .expect(0x20, "00 00")
                    .close();
            assertThat(sure.next()).startsWith(first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 16})
    void aWillIsRetainedWhereItWasSaid(int qos) throws Exception {
        String topic = "kept/will/" + qos;
        try (MqttProbe there = BROKER.v4().connected("there").subscribed(1, topic, 0)) {
            try (MqttProbe mortal = BROKER.v4()) {
                mortal.connect(CLEAN | WILL | 0x20 | qos, 60, "", "'keeper", "'" + topic, "'gone");
                mortal.expect(0x20, "00 00");
            }
            there.expect(0x30, "'" + topic, ".gone");
        }
        try (MqttProbe late = BROKER.v4().connected("late").subscribed(1, topic, 0)) {
            late.expect(0x31, "'" + topic, ".gone").expectOpen();
        }
    }

    @Test
    void aWillSaysWhatAMessageSays() throws Exception {
        String said = "03 0001 74 01 01 08 0001 72 09 0002 00ff 26 0001 61 0001 31";
        try (MqttProbe five = BROKER.v5().connected("five").subscribed(1, "will/says", 0)) {
            try (MqttProbe mortal = BROKER.v5()) {
                mortal.connect(CLEAN | WILL, 60, "", "'says", "16", said, "'will/says", "'gone");
                assertThat(mortal.next()).startsWith("20 0e 00 00");
            }
            five.expect(0x30, "'will/says", "16", said, ".gone");
        }
    }

    @Test
    void aWillMayWaitAndIsNotPublishedWhereTheClientComesBackMeanwhile() throws Exception {
        mortal("waits", CLEAN, HOUR, IN_A_SECOND).close();
        expectWill("waits");
        mortal("returns", CLEAN, HOUR, IN_A_SECOND).close();
        try (MqttProbe back = BROKER.v5()) {
            back.connect(0, 60, HOUR, "'returns");
            assertThat(back.next()).startsWith("20 0e 01 00");
            mortal("later", CLEAN, HOUR, IN_A_SECOND).close();
            // Had it not been dropped, it would have come before this one.
            expectWill("later");
        }
    }

    @Test
    void aWillWaitsNoLongerThanItsSession() throws Exception {
        mortal("short", CLEAN, "", IN_A_MINUTE).close();
        expectWill("short");
        mortal("brief", CLEAN, "11 00000001", IN_A_MINUTE).close();
        expectWill("brief");
        mortal("clean", CLEAN, HOUR, IN_A_MINUTE).close();
        BROKER.v5().connected("clean").close();
        expectWill("clean");
        try (MqttProbe shortened = mortal("word", CLEAN, HOUR, IN_A_MINUTE)) {
            shortened.send(0xe0, "04", "05", "11 00000000").expectClosed();
        }
        expectWill("word");
    }

    @Test
    void whoTakesAWaitingClientsPlaceWithoutACleanStartKeepsItsWillFromBeingPublished() throws Exception {
        try (MqttProbe first = mortal("place", CLEAN, HOUR, IN_A_MINUTE);
                MqttProbe second = BROKER.v5()) {
            second.connect(0, 60, HOUR, "'place");
            assertThat(second.next()).startsWith("20 0e 01 00");
            assertThat(first.next()).contains(" 8e ");
            try (MqttProbe third = BROKER.v5()) {
                third.connected("place");
            }
        }
        watcher.expectOpen();
    }

    @Test
    void aBrokerThatStopsPublishesEveryWillBecauseNobodySaidGoodBye() throws Exception {
        LiveMqtt other = LiveMqtt.with("{}");
        other.beforeAll(null);
        try (MqttProbe watching = other.v4().connected("watching").subscribed(1, "will/#", 0);
                MqttProbe there = other.v4();
                MqttProbe patient = other.v5()) {
            there.connect(CLEAN | WILL, 60, "", "'there", "'will/a", "'gone").expect(0x20, "00 00");
            patient.connect(CLEAN | WILL, 60, HOUR, "'patient", IN_A_MINUTE, "'will/b", "'gone");
            assertThat(patient.next()).startsWith("20 ");
            try (MqttProbe away = other.v5()) {
                away.connect(CLEAN | WILL, 60, HOUR, "'away", IN_A_MINUTE, "'will/c", "'gone");
                assertThat(away.next()).startsWith("20 ");
            }
            other.stop();

            List<String> wills = new ArrayList<>(List.of(watching.next(), watching.next(), watching.next()));
            wills.sort(null);
            assertThat(wills)
                    .satisfiesExactly(
                            a -> assertThat(a).startsWith("30 ").contains(" 61 67 6f 6e 65"),
                            b -> assertThat(b).startsWith("30 ").contains(" 62 67 6f 6e 65"),
                            c -> assertThat(c).startsWith("30 ").contains(" 63 67 6f 6e 65"));
            watching.expectClosed();
        } finally {
            other.stop();
        }
    }
}

package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import io.herald.MqttProbe;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client connects, and how it is told to leave (3.1, 3.2, 3.12, 3.14). */
@Timeout(60)
class ConnectingIT {
    /** What every CONNACK of MQTT 5 says: topic aliases, packet size, receive maximum. */
    private static final String USUAL = "22 000a 27 001e8480 21 0014";

    private static final int CLEAN = 0x02;

    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{\"mqtt\": {\"connectTimeout\": \"1s\"}}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            00 04 'MQTT' 03 02 003c 0001 'a'           | 20 02 00 01
            00 06 'MQIsdp' 03 02 003c 0001 'a'         | 20 02 00 01
            00 04 'MQTT' 06 02 003c 00 0001 'a'        | 20 03 00 84 00
            00 04 'MQTX' 04 02 003c 0001 'a'           | closed
            00 04 'MQTT' 04 03 003c 0001 'a'           | closed
            00 04 'MQTT' 04 00 003c 0000               | 20 02 00 02
            00 04 'MQTT' 04 42 003c 0001 'a' 0001 'p'  | closed
            00 04 'MQTT' 04 0a 003c 0001 'a'           | closed
            00 04 'MQTT' 05 03 003c 00 0001 'a'        | 20 03 00 81 00
            00 04 'MQTT' 05 02 003c 00 0002 c080       | 20 03 00 85 00
            00 04 'MQTT' 05 02 003c 04 15 0001 'm' 0001 'a'                | 20 03 00 8c 00
            00 04 'MQTT' 05 06 003c 00 0001 'a' 00 0003 'a/#' 0000         | 20 03 00 90 00
            00 04 'MQTT' 05 06 003c 00 0001 'a' 00 0004 '$SYS' 0000        | 20 03 00 87 00
            00 04 'MQTT' 04 06 003c 0001 'a' 0004 '$SYS' 0000              | 20 02 00 05
            00 04 'MQTT' 04 06 003c 0001 'a' 0003 'a/#' 0000               | closed
            """)
    void aConnectThatIsNotAsItShouldBeIsAnsweredByItsVersionAndTheConnectionIsClosed(String body, String answer)
            throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.send(0x10, parts(body));
            String said = probe.next();
            assertThat(said.startsWith("20") ? withoutWords(said) : said).isEqualTo(answer);
            if (!said.equals("closed")) {
                probe.expectClosed();
            }
        }
    }

    /** Quoted pieces are text, the others hexadecimal. */
    static String[] parts(String body) {
        String[] pieces = body.split(" ");
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = pieces[i].startsWith("'") ? "." + pieces[i].substring(1, pieces[i].length() - 1) : pieces[i];
        }
        return pieces;
    }

    private static String withoutWords(String connack) {
        return connack.length() <= 14 ? connack : "20 03 " + connack.substring(6, 11) + " 00";
    }

    @Test
    void nothingButAConnectMayComeFirst() throws Exception {
        for (String first : new String[] {"c0 00", "30 03 00 01 61", "82 06 00 01 00 01 61 00", "e0 00"}) {
            try (MqttProbe probe = BROKER.v4()) {
                probe.sendHex(first).expectClosed();
            }
        }
    }

    @Test
    void whoConnectsTwiceIsDisconnected() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("twice").connect("twice").expectDisconnect(0x82);
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connected("twice").connect("twice").expectClosed();
        }
    }

    @Test
    @BesideOthers
    void whoDoesNotConnectInTimeIsCutOff() throws Exception {
        try (MqttProbe probe = BROKER.v4()) {
            probe.sendHex("10 0d 00 04").expectClosed();
        }
    }

    @Test
    void packetsBehindAConnectNeedNotWaitForItsAnswer() throws Exception {
        try (MqttProbe probe = BROKER.v4()) {
            byte[] connect = MqttProbe.packet(0x10, "'MQTT", "04 02 003c", "'hasty");
            byte[] both = Arrays.copyOf(connect, connect.length + 2);
            both[connect.length] = (byte) 0xc0;
            probe.sendRaw(both).expect(0x20, "00 00").expect(0xd0);
        }
    }

    @Test
    void aClientOf5IsToldTheLimitsAndOnlyWhatIsThereIsSaid() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect("told").expect(0x20, "00 00", "0b", USUAL).expectOpen();
        }
    }

    @Test
    void aClientWithoutANameIsGivenOneThatItCanComeBackWith() throws Exception {
        String name;
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect(0, 60, "11 00000064", "'");
            String answer = new String(probe.nextBytes(), java.nio.charset.StandardCharsets.UTF_8);
            name = answer.substring(answer.indexOf("auto-"), answer.indexOf("auto-") + 41);
        }
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect(0, 60, "", "'" + name).expect(0x20, "01 00", "0b", USUAL);
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect("").expect(0x20, "00 00").expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0123456789012345678901234567890123456789", "a/b+#$ \u00e9", "\ud83d\ude00"})
    void aClientIdIsAnyTextOfUpTo256Characters(String clientId) throws Exception {
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect(clientId).expect(0x20, "00 00");
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect("x".repeat(256)).expect(0x20, "00 00");
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect("x".repeat(257)).expect(0x20, "00 02").expectClosed();
        }
    }

    @Test
    void aUserNameAndAPasswordAreTakenAndNotAskedFor() throws Exception {
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect(0xc2, 60, "", "'known", "'me", "'secret")
                    .expect(0x20, "00 00")
                    .expectOpen();
        }
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect(0x42, 60, "", "'known", "'secret").expect(0x20, "00 00", "0b", USUAL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoIsSilentForOneAndAHalfTimesItsKeepAliveIsDisconnected(int version) throws Exception {
        try (MqttProbe probe = version == 4 ? BROKER.v4() : BROKER.v5()) {
            probe.connect(CLEAN, 1, "", "'silent" + version);
            probe.next();
            long from = System.nanoTime();
            if (version == 4) {
                probe.expectClosed();
            } else {
                probe.expectDisconnect(0x8d);
            }
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).isBetween(1_400L, 5_000L);
        }
    }

    @Test
    void aKeepAliveThatIsTooLongIsShortenedAndThatOf311IsNot() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect(CLEAN, 61, "", "'patient").expect(0x20, "00 00", "0e", USUAL, "13 003c");
        }
        try (MqttProbe probe = BROKER.v5()) {
            probe.connect(CLEAN, 0, "", "'eternal").expect(0x20, "00 00", "0b", USUAL);
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connect(CLEAN, 61, "", "'patient").expect(0x20, "00 00");
        }
    }

    @Test
    void whoComesWithANameInUseTakesItsPlace() throws Exception {
        try (MqttProbe first = BROKER.v5();
                MqttProbe second = BROKER.v4();
                MqttProbe third = BROKER.v5()) {
            first.connected("one");
            second.connected("one");
            assertThat(first.next()).startsWith("e0").contains(" 8e ");
            first.expectClosed();
            third.connected("one");
            second.expectClosed();
            third.expectOpen();
        }
    }

    @Test
    void aPacketThatIsNoneEndsTheConnectionWithAReason() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("bad").send(0x36, "'a", "0001", "00").expectDisconnect(0x81);
        }
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("bad").send(0xf0, "18", "04", "15", "'m").expectDisconnect(0x82);
        }
        try (MqttProbe probe = BROKER.v4()) {
            probe.connected("bad").send(0x36, "'a", "0001").expectClosed();
        }
    }

    @Test
    void aPacketThatIsTooLongIsRefusedByItsLength() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("long").sendHex("30 81 89 7a").expectDisconnect(0x95);
        }
    }

    @Test
    void whoSaysGoodbyeIsClosedWithoutAWord() throws Exception {
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("bye").send(0xe0).expectClosed();
        }
        try (MqttProbe probe = BROKER.v5()) {
            probe.connected("bye").send(0xe0, "00", "05", "11 00000001").expectDisconnect(0x82);
        }
    }

    @Test
    void aBrokerThatStopsSaysSo() throws Exception {
        LiveMqtt other = LiveMqtt.with("{}");
        other.beforeAll(null);
        try (MqttProbe five = other.v5();
                MqttProbe four = other.v4()) {
            five.connected("five");
            four.connected("four");
            other.stop();
            assertThat(five.next()).startsWith("e0").contains(" 8b ");
            five.expectClosed();
            four.expectClosed();
        } finally {
            other.stop();
        }
    }

    @Test
    void nothingIsDoneOfWhatComesBehindARefusedConnect() throws Exception {
        try (MqttProbe watcher = BROKER.v4().connected("watcher").subscribed(1, "behind", 0);
                MqttProbe refused = BROKER.v4()) {
            byte[] connect = MqttProbe.packet(0x10, "'MQTT", "04 00 003c", "'");
            byte[] publish = MqttProbe.packet(0x30, "'behind", ".x");
            byte[] both = Arrays.copyOf(connect, connect.length + publish.length);
            System.arraycopy(publish, 0, both, connect.length, publish.length);
            refused.sendRaw(both).expect(0x20, "00 02").expectClosed();
            watcher.expectOpen();
        }
    }

    @Test
    void whoSaysAllItHasToSayAtOnceAndClosesIsHeard() throws Exception {
        byte[][] packets = {
            MqttProbe.packet(0x10, "'MQTT", "04 02 003c", "'brisk"),
            MqttProbe.packet(0x30, "'brisk", ".one"),
            MqttProbe.packet(0x32, "'brisk", "0001", ".two"),
            MqttProbe.packet(0xe0)
        };
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        try (MqttProbe watcher = BROKER.v4().connected("watcher").subscribed(1, "brisk", 1)) {
            try (MqttProbe probe = BROKER.v4()) {
                probe.sendRaw(all.toByteArray());
            }
            watcher.expect(0x30, "'brisk", ".one").expect(0x32, "'brisk", "0001", ".two");
        }
    }
}

package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a message of MQTT 5 says beside its payload, and what a client may be sent (3.1.2.11, 3.3.2.3). */
@Timeout(60)
class PropertiesIT {
    private static final int CLEAN = 0x02;
    /** {@code a=1}, {@code b=2}, {@code a=1}, as user properties. */
    private static final String THREE_USER_PROPERTIES = "26 0001 61 0001 31 26 0001 62 0001 32 26 0001 61 0001 31";

    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    @Test
    void whatAMessageSaysArrivesAsItWasSaidAndUserPropertiesInTheirOrder() throws Exception {
        String said = "03 0001 74 01 01 08 0001 72 09 0002 00ff " + THREE_USER_PROPERTIES;
        String length = "24";
        for (int qos = 0; qos <= 2; qos++) {
            try (MqttProbe subscriber = BROKER.v5().connected("says").subscribed(1, "says/" + qos, qos);
                    MqttProbe publisher = BROKER.v5().connected("saying");
                    MqttProbe four = BROKER.v4().connected("deaf").subscribed(1, "says/" + qos, 0)) {
                String id = qos == 0 ? "" : "0001";
                publisher.send(0x30 | qos << 1, "'says/" + qos, id, length, said, ".x");
                if (qos > 0) {
                    publisher.expect(qos == 1 ? 0x40 : 0x50, "0001");
                }
                subscriber.expect(0x30 | qos << 1, "'says/" + qos, id, length, said, ".x");
                four.expect(0x30, "'says/" + qos, ".x");
            }
        }
    }

    @Test
    void whatIsRetainedSaysAllOfItToo() throws Exception {
        String said = "03 0001 74 01 01 08 0001 72 09 0002 00ff " + THREE_USER_PROPERTIES;
        try (MqttProbe publisher = BROKER.v5().connected("saying");
                MqttProbe late = BROKER.v5().connected("late")) {
            publisher.send(0x33, "'kept/says", "0001", "24", said, ".x").expect(0x40, "0001", "10");
            late.subscribed(1, "kept/says", 1).expect(0x33, "'kept/says", "0001", "24", said, ".x");
        }
    }

    @Test
    void aTopicAliasStandsForItsTopicUntilItIsGivenAnew() throws Exception {
        try (MqttProbe subscriber = BROKER.v5().connected("plain").subscribed(1, "alias/#", 0);
                MqttProbe publisher = BROKER.v5().connected("aliasing")) {
            publisher.send(0x30, "'alias/a", "03", "23 000a", ".1").send(0x30, "'", "03", "23 000a", ".2");
            publisher.send(0x30, "'alias/b", "03", "23 000a", ".3").send(0x30, "'", "03", "23 000a", ".4");
            subscriber.expect(0x30, "'alias/a", "00", ".1").expect(0x30, "'alias/a", "00", ".2");
            subscriber.expect(0x30, "'alias/b", "00", ".3").expect(0x30, "'alias/b", "00", ".4");
        }
    }

    @Test
    void aTopicAliasThatIsNoneEndsTheConnection() throws Exception {
        for (String alias : new String[] {"0000", "000b", "ffff"}) {
            try (MqttProbe probe = BROKER.v5().connected("aliasing")) {
                probe.send(0x30, "'alias/a", "03", "23" + alias, ".1").expectDisconnect(0x94);
            }
        }
        try (MqttProbe probe = BROKER.v5().connected("aliasing")) {
            // Of an earlier connection nothing is known.
            probe.send(0x30, "'", "03", "23 0001", ".1").expectDisconnect(0x82);
        }
    }

    @Test
    void aClientIsSentNoMoreTopicAliasesThanItTakes() throws Exception {
        try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, "22 0002", "'two")) {
            probe.next();
            probe.subscribed(1, "to/#", 0);
            String[] topics = {"to/a", "to/b", "to/c", "to/a", "to/c", "to/b"};
            String[] names = {"'to/a", "'to/b", "'to/c", "'", "'to/c", "'"};
            String[] properties = {"03 23 0001", "03 23 0002", "00", "03 23 0001", "00", "03 23 0002"};
            for (int i = 0; i < topics.length; i++) {
                probe.publish(0, 0, topics[i], "x").expect(0x30, names[i], properties[i], ".x");
            }
        }
    }

    @Test
    void anAliasDoesNotMakeAPacketLongerThanAClientTakes() throws Exception {
        try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, "22 0001 27 00000020", "'short")) {
            probe.next();
            probe.subscribed(1, "b", 0);
            probe.publish(0, 0, "b", "x").expect(0x30, "'b", "03 23 0001", ".x");
            String longest = "x".repeat(26);
            probe.publish(0, 0, "b", longest).expect(0x30, "'b", "00", "." + longest);
            probe.publish(0, 0, "b", "x").expect(0x30, "'", "03 23 0001", ".x").expectOpen();
        }
    }

    @Test
    void aClientIsSentNoAliasesForMoreNamesThanAreKept() throws Exception {
        try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, "22 ffff", "'long")) {
            probe.next();
            probe.subscribed(1, "names/#", 0);
            String one = "names/1" + "x".repeat(40_000);
            String other = "names/2" + "x".repeat(40_000);
            probe.publish(0, 0, one, "x").expect(0x30, "'" + one, "03 23 0001", ".x");
            probe.publish(0, 0, other, "x").expect(0x30, "'" + other, "00", ".x");
            probe.publish(0, 0, one, "x").expect(0x30, "'", "03 23 0001", ".x").expectOpen();
        }
    }

    @Test
    void aPacketThatIsLongerThanAClientTakesIsNotSentAndCountsAsSent() throws Exception {
        try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, "27 00000020", "'small");
                MqttProbe publisher = BROKER.v4().connected("large")) {
            probe.next();
            probe.subscribed(1, "size/#", 2);
            String tooLong = "x".repeat(32);
            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish(qos, 1, "size/a", tooLong);
            }
            publisher.expect(0x40, "0001").expect(0x50, "0001");
            publisher.publish(1, 2, "size/a", "fits").expect(0x40, "0002");
            probe.expect(0x32, "'size/a", "0001", "00", ".fits").expectOpen();
        }
    }

    @Test
    void aReasonInWordsIsLeftOutWhereItIsNotWantedOrTooLong() throws Exception {
        for (String properties : new String[] {"17 00", "27 00000014"}) {
            try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, properties, "'terse");
                    MqttProbe other = BROKER.v5()) {
                probe.next();
                other.connected("terse");
                probe.expectDisconnect(0x8e);
            }
        }
    }

    @Test
    void whatIsLeftOfAnExpiryIsToldAndNothingComesAfterIt() throws Exception {
        try (MqttProbe away = BROKER.v5().connect(0, 60, "11 00000064", "'away")) {
            away.next();
            away.subscribed(1, "brief/#", 1);
        }
        try (MqttProbe publisher = BROKER.v5().connected("brief");
                MqttProbe looking = BROKER.v5().connected("looking")) {
            publisher
                    .send(0x33, "'brief/short", "0001", "05", "02 00000001", ".x")
                    .expect(0x40, "0001", "10");
            publisher
                    .send(0x33, "'brief/long", "0002", "05", "02 00000064", ".x")
                    .expect(0x40, "0002", "10");
            String first = looking.subscribed(1, "brief/long", 0).next();
            assertThat(first).endsWith("05 02 00 00 00 64 78");
            int left = 100;
            for (int id = 2; left > 98; id++) {
                byte[] again = looking.subscribed(id, "brief/long", 0).nextBytes();
                left = again[again.length - 2];
            }
            assertThat(left).isBetween(90, 98);
            looking.subscribed(60_000, "brief/short", 0).expectOpen();
            try (MqttProbe back = BROKER.v5().connect(0, 60, "11 00000064", "'away")) {
                assertThat(back.next()).startsWith("20 0e 01 00");
                assertThat(back.next()).matches("32 .* 05 02 00 00 00 (6[0-2]|5.) 78");
                back.expectOpen();
            }
        }
    }

    @Test
    void aMessageThatIsGoodForNoTimeIsForThoseWhoAreThere() throws Exception {
        try (MqttProbe there = BROKER.v5().connected("there").subscribed(1, "now", 1);
                MqttProbe publisher = BROKER.v5().connected("hasty")) {
            publisher.send(0x32, "'now", "0001", "05", "02 00000000", ".x").expect(0x40, "0001");
            assertThat(there.next()).endsWith("00 01 05 02 00 00 00 01 78");
        }
    }

    @Test
    void whatNoMessageMaySayIsRefusedAndTheConnectionGoesOn() throws Exception {
        String many = THREE_USER_PROPERTIES.substring(0, 18).repeat(65);
        String[][] refused = {
            {"c703", many, "97"},
            {"05", "03 0002 0d0a", "83"},
            {"05", "08 0002 0d0a", "83"}
        };
        for (String[] one : refused) {
            try (MqttProbe probe = BROKER.v5().connect(CLEAN, 60, "17 00", "'talker")) {
                probe.next();
                probe.send(0x32, "'talk", "0001", one[0], one[1], ".x").expect(0x40, "0001", one[2]);
                probe.send(0x34, "'talk", "0001", one[0], one[1], ".x").expect(0x50, "0001", one[2]);
                probe.send(0x30, "'talk", one[0], one[1], ".x").expectOpen();
            }
            try (MqttProbe probe = BROKER.v5()) {
                String[] will = {"'talker", one[0], one[1], "'talk", "'x"};
                probe.connect(0x06, 60, "17 00", will).expect(0x20, "00 83 00").expectClosed();
            }
        }
    }

    @Test
    void aUserPropertyThatNoDoorCanWriteEndsTheConnection() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("talker")) {
            probe.send(0x32, "'talk", "0001", "07", "26 0001 61 0001 01", ".x").expectDisconnect(0x83);
        }
    }

    @Test
    void aPayloadThatIsSaidToBeTextAndIsNoneEndsTheConnection() throws Exception {
        for (int qos = 0; qos <= 2; qos++) {
            try (MqttProbe probe = BROKER.v5().connected("text")) {
                String id = qos == 0 ? "" : "0001";
                probe.send(0x30 | qos << 1, "'text", id, "02", "01 01", "c080").expectDisconnect(0x99);
            }
        }
    }
}

package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, their options, and what is taken back (3.8 to 3.11, 4.7, 4.8). */
@Timeout(60)
class SubscriptionsIT {
    @RegisterExtension
    static final LiveMqtt BROKER =
            LiveMqtt.with("{\"limits\": {\"subscriptions\": 3, \"levels\": 5}, \"delivery\": {\"maxAttempts\": 2}}");

    private static void publish(String topic, String payload) throws IOException {
        try (MqttProbe probe = BROKER.v4().connected("publisher-of-" + topic)) {
            probe.publish(1, 1, topic, payload).expect(0x40, "0001");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "#,             sport/x,      true",
        "sport/#,       sport,        true",
        "sport/#,       sport/a/b,    true",
        "sport/+,       sport/a,      true",
        "sport/+,       sport,        false",
        "sport/+,       sport/,       true",
        "+/+,           /finance,     true",
        "/+,            /finance,     true",
        "+,             /finance,     false",
        "+/#,           sport/a,      true",
        "Sport,         sport,        false",
        "a/+/c,         a/b/c,        true",
        "a/+/c,         a/b/b/c,      false"
    })
    void aFilterHearsWhatItMatches(String filter, String topic, boolean hears) throws Exception {
        try (MqttProbe probe = BROKER.v4().connected("filter").subscribed(1, filter, 0)) {
            publish(topic, "x");
            if (hears) {
                probe.expect(0x30, "'" + topic, ".x");
            }
            probe.expectOpen();
        }
    }

    @Test
    void aFilterThatBeginsWithAWildcardHearsNothingOfTheBrokers() throws Exception {
        try (MqttProbe all = BROKER.v5().connected("all").subscribed(1, "#", 1).subscribed(2, "+/poor", 1);
                MqttProbe probe = BROKER.v4().connected("dead").subscribed(1, "$dead/+", 1)) {
            publish("last", "x");
            all.expect(0x32, "'last", "0001", "00", ".x").expectOpen();
            probe.expectOpen();
        }
    }

    @Test
    void eachFilterIsAnsweredInOrderAndWhatIsRefusedDoesNotStopTheOthers() throws Exception {
        try (MqttProbe five = BROKER.v5().connected("many");
                MqttProbe four = BROKER.v4().connected("several")) {
            String[] wishes = {"'a/b#", "00", "'a", "02", "'a+", "00", "'b", "01", "'c", "00", "'d", "00"};
            five.send(0x82, with(List.of("0007", "00"), wishes)).expect(0x90, "0007", "00", "8f 02 8f 01 00 97");
            four.send(0x82, with(List.of("0007"), wishes)).expect(0x90, "0007", "80 02 80 01 00 80");
            five.send(0x82, "0008", "00", "'1/2/3/4/5/6", "00").expect(0x90, "0008", "00", "8f");
        }
    }

    /** Row N9: each refusal waits with the others, in one answer, and everything behind it waits no longer. */
    @ParameterizedTest
    @ValueSource(strings = {"more", "too/deep/to/be/a/filter"})
    void whoIsRefusedVeryMuchInOnePacketIsAnsweredInASecond(String name) throws Exception {
        int filters = 10_000;
        List<String> wishes = new ArrayList<>(List.of("0002", "00"));
        for (int i = 0; i < filters; i++) {
            wishes.addAll(List.of("'" + name + i, "00"));
        }
        try (MqttProbe probe = BROKER.v5()
                .connected("greedy")
                .subscribed(1, "1", 0)
                .subscribed(1, "2", 0)
                .subscribed(1, "3", 0)) {
            long sinceNs = System.nanoTime();
            probe.send(0x82, wishes.toArray(String[]::new)).send(0xc0);
            String reason = name.equals("more") ? "97" : "8f";
            probe.expect(0x90, "0002", "00", reason.repeat(filters)).expect(0xd0);
            assertThat(Duration.ofNanos(System.nanoTime() - sinceNs))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
        }
    }

    private static String[] with(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @Test
    void ofFiltersThatOverlapAMessageComesOnceAtTheHighestQosWithAllIdentifiers() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("overlap");
                MqttProbe four = BROKER.v4().connected("overlap4")) {
            probe.send(0x82, "0001", "02", "0b 07", "'over/#", "02").expect(0x90, "0001", "00", "02");
            probe.send(0x82, "0002", "03", "0b ac02", "'over/+", "00").expect(0x90, "0002", "00", "00");
            probe.send(0x82, "0003", "00", "'over/a", "01").expect(0x90, "0003", "00", "01");
            four.subscribed(1, "over/#", 1).subscribed(2, "over/+", 0);
            publish("over/a", "x");
            probe.expect(0x32, "'over/a", "0001", "05", "0b 07 0b ac02", ".x").expectOpen();
            four.expect(0x32, "'over/a", "0001", ".x").expectOpen();
        }
    }

    @Test
    void theSameFilterAgainReplacesTheSubscriptionAndItsIdentifier() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("replace")) {
            probe.send(0x82, "0001", "02", "0b 07", "'same", "02").expect(0x90, "0001", "00", "02");
            probe.send(0x82, "0002", "02", "0b 08", "'same", "01").expect(0x90, "0002", "00", "01");
            publish("same", "one");
            probe.expect(0x32, "'same", "0001", "02", "0b 08", ".one").send(0x40, "0001");
            probe.subscribed(3, "same", 0);
            publish("same", "two");
            probe.expect(0x30, "'same", "00", ".two").expectOpen();
        }
    }

    @Test
    void aClientThatDoesNotWantItsOwnMessagesHearsThoseOfOthers() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("quiet").subscribed(1, "own/a", 0x05)) {
            probe.publish(1, 1, "own/a", "mine").expect(0x40, "0001");
            probe.publish(0, 0, "own/a", "mine").expectOpen();
            publish("own/a", "another's");
            probe.expect(0x32, "'own/a", "0001", "00", ".another's").expectOpen();
        }
    }

    @Test
    void whatIsTakenBackIsNotHeardAnyMoreAndEachFilterIsAnswered() throws Exception {
        try (MqttProbe five =
                        BROKER.v5().connected("back").subscribed(1, "back/a", 1).subscribed(2, "back/b", 0);
                MqttProbe four = BROKER.v4().connected("back4").subscribed(1, "back/a", 1)) {
            five.send(0xa2, "0009", "00", "'back/a", "'back/x", "'back/+").expect(0xb0, "0009", "00", "00 11 11");
            four.send(0xa2, "0009", "'back/a", "'back/x").expect(0xb0, "0009");
            publish("back/a", "x");
            publish("back/b", "x");
            five.expect(0x30, "'back/b", "00", ".x").expectOpen();
            four.expectOpen();
        }
    }

    @Test
    void whatWasSentBeforeItWasTakenBackIsStillToBeAnswered() throws Exception {
        try (MqttProbe probe = BROKER.v4().connected("late").subscribed(1, "late/a", 2)) {
            try (MqttProbe publisher = BROKER.v4().connected("late-publisher")) {
                publisher
                        .publish(2, 1, "late/a", "x")
                        .expect(0x50, "0001")
                        .send(0x62, "0001")
                        .expect(0x70, "0001");
            }
            probe.expect(0x34, "'late/a", "0001", ".x");
            probe.send(0xa2, "0002", "'late/a").expect(0xb0, "0002");
            probe.send(0x50, "0001").expect(0x62, "0001").send(0x70, "0001").expectOpen();
        }
    }

    @Test
    void thoseWhoShareHearEachMessageOnceBetweenThemAndAllOthersHearIt() throws Exception {
        try (MqttProbe one = BROKER.v5().connected("one").subscribed(1, "$share/g/part/#", 1);
                MqttProbe two = BROKER.v4().connected("two").subscribed(1, "$share/g/part/#", 1);
                MqttProbe other = BROKER.v5().connected("other").subscribed(1, "$share/h/part/#", 0);
                MqttProbe all = BROKER.v5().connected("everything").subscribed(1, "part/#", 0)) {
            for (int i = 0; i < 20; i++) {
                publish("part/" + i, "x");
                all.expect(0x30, "'part/" + i, "00", ".x");
                other.expect(0x30, "'part/" + i, "00", ".x");
            }
            int heard = 0;
            while (heard < 20) {
                heard += messages(one) + messages(two);
            }
            assertThat(heard + messages(one) + messages(two)).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoSharesIsToldItsSubscriptionIdentifierWhateverTheQos(int qos) throws Exception {
        try (MqttProbe five = BROKER.v5().connected("sharer")) {
            five.send(0x82, "0001", "02 0b 07", "'$share/told/told/a", "0" + qos)
                    .expect(0x90, "0001", "00", "0" + qos);
            five.publish(0, 0, "told/a", "x").expect(0x30, "'told/a", "02 0b 07", ".x");
        }
    }

    /** How many messages of QoS 1 there are; they are not acknowledged. */
    private static int messages(MqttProbe probe) throws IOException {
        probe.send(0xc0);
        int count = 0;
        for (String packet = probe.next(); !packet.equals("d0 00"); packet = probe.next()) {
            assertThat(packet).startsWith("32");
            count++;
        }
        return count;
    }

    @Test
    void whatASharerDidNotAcknowledgeGoesToAnotherWhenItsSessionEnds() throws Exception {
        try (MqttProbe stays = BROKER.v5().connected("stays")) {
            try (MqttProbe goes = BROKER.v5().connected("goes").subscribed(1, "$share/left/x", 1)) {
                publish("x", "one");
                goes.expect(0x32, "'x", "0001", "00", ".one");
                stays.subscribed(1, "$share/left/x", 1).expectOpen();
            }
            assertThat(stays.next()).matches("3[2a] 09 00 01 78 00 01 00 6f 6e 65");
        }
    }

    @Test
    void whatASharerRefusesGoesToNobodyElse() throws Exception {
        try (MqttProbe stays = BROKER.v5().connected("accepts")) {
            try (MqttProbe goes = BROKER.v5().connected("refuses").subscribed(1, "$share/no/refused", 1)) {
                publish("refused", "one");
                goes.expect(0x32, "'refused", "0001", "00", ".one")
                        .send(0x40, "0001", "80")
                        .expectOpen();
                stays.subscribed(1, "$share/no/refused", 1).expectOpen();
            }
            publish("refused", "two");
            stays.expect(0x32, "'refused", "0001", "00", ".two").expectOpen();
        }
    }

    @Test
    void whatIsTooLongForASharerIsPassedOver() throws Exception {
        try (MqttProbe stays = BROKER.v5().connected("takes all")) {
            try (MqttProbe goes = BROKER.v5().connect(2, 60, "27 00000028", "'takes little")) {
                goes.next();
                goes.subscribed(1, "$share/little/long", 1);
                publish("long", "x".repeat(100));
                publish("long", "short");
                goes.expect(0x32, "'long", "0001", "00", ".short")
                        .send(0x40, "0001")
                        .expectOpen();
                stays.subscribed(1, "$share/little/long", 1).expectOpen();
            }
            publish("long", "next");
            stays.expect(0x32, "'long", "0001", "00", ".next").expectOpen();
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainHoweverOftenTheConnectionBreaks() throws Exception {
        try (MqttProbe weak = BROKER.v4().connect(0, 60, "", "'weak").expect(0x20, "00 00")) {
            weak.subscribed(1, "again", 1);
            publish("again", "x");
            weak.expect(0x32, "'again", "0001", ".x");
        }
        // More often than delivery.maxAttempts, which is 2 here.
        for (int i = 0; i < 4; i++) {
            try (MqttProbe weak = BROKER.v4().connect(0, 60, "", "'weak").expect(0x20, "01 00")) {
                weak.expect(0x3a, "'again", "0001", ".x");
            }
        }
    }

    @Test
    void namesAreComparedCharacterByCharacterAndNothingIsLeftOut() throws Exception {
        try (MqttProbe probe = BROKER.v4().connected("exact").subscribed(1, "\ufeffcaf\u00e9 ", 0)) {
            publish("caf\u00e9 ", "without the mark");
            publish("\ufeffcafe\u0301 ", "in two characters");
            publish("\ufeffcaf\u00e9", "without the blank");
            publish("\ufeffcaf\u00e9 ", "the same");
            probe.expect(0x30, "'\ufeffcaf\u00e9 ", ".the same").expectOpen();
        }
    }
}

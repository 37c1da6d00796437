package io.herald.gateway.mqtt;

import static io.herald.gateway.mqtt.GuardedMqtt.expectMessage;
import static io.herald.gateway.mqtt.GuardedMqtt.expectSentAway;
import static io.herald.gateway.mqtt.GuardedMqtt.parts;
import static io.herald.gateway.mqtt.GuardedMqtt.rule;
import static io.herald.gateway.mqtt.GuardedMqtt.welcomed;

import io.herald.MqttProbe;
import io.herald.access.Rule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client may publish and read, and that nothing else reaches it, whichever way it would come (3.3.5, 3.9.3, and
 * section 5). Alice may read half of what Bob writes.
 */
@Timeout(60)
class RightsIT {
    private static final List<String> USERS = List.of("alice", "bob");
    private static final Rule BOB = rule("bob", List.of("#"), List.of("#"));
    private static final Rule ALICE = rule("alice", List.of("open/#"), List.of("open/#", "odd/+/y"));
    private static final Rule ALICE_WITH_ALL = rule("alice", List.of("#"), List.of("#"));

    /** A packet id that no other message of a test has. */
    private static final byte LAST = 99;

    @RegisterExtension
    final GuardedMqtt broker = GuardedMqtt.with("{}");

    private static void subscribe(MqttProbe probe, int version, String filter, String answer) throws IOException {
        probe.send(0x82, parts(version, "0007", "00", "'" + filter, "01"))
                .expect(0x90, parts(version, "0007", "00", answer));
    }

    /** Publishes with QoS 1, and reads on until that is answered. */
    private static void store(MqttProbe probe, String topic, String payload) throws IOException {
        probe.publish(1, LAST, topic, payload);
        String answer = probe.next();
        while (!answer.matches("40 0. " + HexFormat.ofDelimiter(" ").formatHex(new byte[] {0, LAST}) + ".*")) {
            answer = probe.next();
        }
    }

    /** The parts of a PUBLISH of QoS 1. */
    private static String[] stored(int version, String topic, int packetId, String payload) {
        String[] behind = version == 4
                ? new String[] {MqttProbe.id(packetId), "." + payload}
                : new String[] {MqttProbe.id(packetId), "00", "." + payload};
        return Stream.concat(Stream.of("'" + topic), Stream.of(behind)).toArray(String[]::new);
    }

    private static String refusal(int version) {
        return version == 4 ? "80" : "87";
    }

    @ParameterizedTest
    @CsvSource({
        "4, open/a, true", "5, open/a, true",
        "4, secret/a, false", "5, secret/a, false",
        "4, #, true", "5, #, true",
        "4, secret/#, false", "5, secret/#, false",
        "4, odd/#, true", "5, odd/#, true",
        "4, odd/x, false", "5, odd/x, false",
        "4, $share/g/open/+, true", "5, $share/g/open/+, true",
        "4, $share/g/#, false", "5, $share/g/#, false",
        "4, $share/g/odd/#, false", "5, $share/g/odd/#, false",
        "4, $SYS/#, false", "5, $SYS/#, false",
        "4, $dead/bob, false", "5, $dead/bob, false",
        "4, $dead/#, false", "5, $dead/#, false"
    })
    void aFilterIsSubscribedToWhereSomeOfItMayBeReadAndSharedWhereAllOfItMay(int version, String filter, boolean may)
            throws Exception {
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe alice = broker.connected(version, "alice")) {
            subscribe(alice, version, filter, may ? "01" : refusal(version));
            subscribe(alice, version, "open/b", "01");
            alice.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void ofAWildcardOnlyWhatMayBeReadComes(int version) throws Exception {
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe bob = broker.connected(version, "bob");
                MqttProbe alice = broker.connected(version, "alice").subscribed(1, "#", 0)) {
            for (int qos = 0; qos < 2; qos++) {
                bob.publish(qos, 1, "secret/a", "no").publish(qos, 2, "odd/x/z", "no");
                bob.publish(qos, 3, "odd/x/y", "yes").publish(qos, 4, "open/a", "yes");
                expectMessage(alice, version, "odd/x/y", "yes");
                expectMessage(alice, version, "open/a", "yes");
            }
            alice.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void ofRetainedMessagesOnlyThoseGreetThatMayBeRead(int version) throws Exception {
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe bob = broker.connected(version, "bob");
                MqttProbe alice = broker.connected(version, "alice")) {
            for (String topic : List.of("secret/a", "open/a", "odd/x", "odd/x/y")) {
                bob.send(0x31, parts(version, "'" + topic, "00", ".kept"));
            }
            store(bob, "none", "x");
            alice.send(0x82, parts(version, "0008", "00", "'#", "00"));
            alice.expect(0x90, parts(version, "0008", "00", "00"));
            alice.expect(0x31, parts(version, "'odd/x/y", "00", ".kept"));
            alice.expect(0x31, parts(version, "'open/a", "00", ".kept"));
            alice.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void ofWhatWasQueuedWhileItWasAwayOnlyThatComesWhichMayBeRead(int version) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        broker.resumed(version, "alice").subscribed(1, "#", 1).close();
        try (MqttProbe bob = broker.connected(version, "bob")) {
            store(bob, "secret/a", "no");
            store(bob, "open/a", "yes");
            store(bob, "secret/b", "no");
            broker.rules(USERS, ALICE, BOB);
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.expect(0x32, stored(version, "open/a", 1, "yes"));
                alice.expectOpen();
                store(bob, "secret/c", "no");
                store(bob, "open/c", "live");
                alice.expect(0x32, stored(version, "open/c", 2, "live"));
                alice.expectOpen();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatWasOnItsWayIsNotSentAgainWhereItMayNotBeReadAnyMore(int version) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = broker.connected(version, "bob")) {
            try (MqttProbe alice = broker.resumed(version, "alice").subscribed(1, "#", 1)) {
                store(bob, "secret/a", "once");
                alice.expect(0x32, stored(version, "secret/a", 1, "once"));
                store(bob, "open/a", "twice");
                alice.expect(0x32, stored(version, "open/a", 2, "twice"));
            }
            broker.rules(USERS, ALICE, BOB);
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.expect(0x3a, stored(version, "open/a", 2, "twice")).send(0x40, "0002");
                alice.expectOpen();
            }
            broker.rules(USERS, ALICE_WITH_ALL, BOB);
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.expectOpen();
                store(bob, "secret/b", "again");
                alice.expect(0x32, stored(version, "secret/b", 1, "again"));
            }
        }
    }

    @Test
    void whatWaitsBehindTheReceiveMaximumIsNotSentWhereItMayNotBeReadAnyMore() throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = broker.connected(5, "bob");
                MqttProbe alice = broker.probe(5)) {
            welcomed(alice.connect(0xC2, 60, "21 0001", "'alice", "'alice", "'alice"))
                    .subscribed(1, "#", 1);
            ByteArrayOutputStream oneRun = new ByteArrayOutputStream();
            for (int i = 1; i <= 5; i++) {
                oneRun.writeBytes(MqttProbe.packet(0x32, stored(5, "secret/a", i, "m" + i)));
            }
            bob.sendRaw(oneRun.toByteArray());
            alice.expect(0x32, stored(5, "secret/a", 1, "m1"));
            broker.rules(USERS, ALICE, BOB);
            alice.send(0x40, "0001").expectOpen();
            store(bob, "open/a", "next");
            alice.expect(0x32, stored(5, "open/a", 2, "next"))
                    .send(0x40, "0002")
                    .expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoMayNotReadWhatItIsSubscribedToAnyMoreIsSentAway(int version) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = broker.connected(version, "bob").subscribed(1, "secret/#", 0);
                MqttProbe sharing = broker.connected(version, "alice").subscribed(1, "$share/g/#", 0)) {
            broker.rules(USERS, ALICE, BOB);
            expectSentAway(sharing, version);
            bob.publish(0, 0, "secret/a", "hers no more");
            expectMessage(bob, version, "secret/a", "hers no more");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aSessionIsNotInAGroupAnyMoreOfWhichItMayNotReadAll(int version) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        broker.resumed(version, "alice").subscribed(1, "$share/g/#", 1).close();
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe bob = broker.connected(version, "bob").subscribed(1, "$share/g/#", 0);
                MqttProbe alice = broker.resumed(version, "alice")) {
            for (int i = 0; i < 4; i++) {
                bob.publish(0, 0, "open/a", "shared");
                expectMessage(bob, version, "open/a", "shared");
            }
            alice.expectOpen();
        }
    }
}

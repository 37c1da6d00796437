package io.herald.gateway.mqtt;

import static io.herald.gateway.mqtt.GuardedMqtt.connect;
import static io.herald.gateway.mqtt.GuardedMqtt.expectMessage;
import static io.herald.gateway.mqtt.GuardedMqtt.expectRefused;
import static io.herald.gateway.mqtt.GuardedMqtt.expectSentAway;
import static io.herald.gateway.mqtt.GuardedMqtt.parts;
import static io.herald.gateway.mqtt.GuardedMqtt.rule;
import static io.herald.gateway.mqtt.GuardedMqtt.welcomed;

import io.herald.BesideOthers;
import io.herald.MqttProbe;
import io.herald.access.Identity;
import io.herald.access.Rule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may not publish, and its will, reaches nobody (3.1.2.5, 3.3.5, 4.3.3). */
@Timeout(60)
class DeniedPublishIT {
    private static final List<String> USERS = List.of("alice", "bob");
    private static final Rule BOB = rule("bob", List.of("#"), List.of("#"));
    private static final Rule ALICE = rule("alice", List.of("open/#"), List.of());
    private static final Rule ALICE_WITH_ALL = rule("alice", List.of("#"), List.of());
    private static final String AT_ONCE = "00";
    private static final String IN_A_SECOND = "05 18 00000001";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln";

    @RegisterExtension
    final GuardedMqtt broker = GuardedMqtt.with("{}");

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void itIsRefusedWhereThatCanBeSaidAndTheConnectionGoesOn(int version) throws Exception {
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe bob = watcher(version);
                MqttProbe alice = broker.connected(version, "alice")) {
            alice.publish(0, 0, "secret", "x").send(0x31, parts(version, "'secret", "00", ".x"));
            alice.publish(1, 1, "secret", "x").expect(0x40, answer(version, 1));
            alice.publish(2, 2, "secret", "x").expect(0x50, answer(version, 2));
            alice.publish(2, 2, "open/a", "mine").expect(0x50, "0002");
            alice.send(0x62, "0002").expect(0x70, "0002").expectOpen();
            expectMessage(bob, version, "open/a", "mine").expectOpen();
        }
        try (MqttProbe bob = watcher(version)) {
            bob.expectOpen();
        }
    }

    private MqttProbe watcher(int version) throws IOException {
        return welcomed(connect(broker.probe(version), "watcher", "bob", "bob")).subscribed(1, "#", 0);
    }

    private static String[] answer(int version, int packetId) {
        String id = MqttProbe.id(packetId);
        return version == 4 ? new String[] {id} : new String[] {id, "87"};
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aHandShakeThatWasBegunWhenItWasAllowedEndsAsItBegan(int version) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = watcher(version)) {
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.publish(2, 7, "secret", "once").expect(0x50, "0007");
                expectMessage(bob, version, "secret", "once");
                broker.rules(USERS, ALICE, BOB);
                alice.publish(2, 7, "secret", "once").expect(0x50, "0007");
            }
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.publish(2, 7, "secret", "once").expect(0x50, "0007");
                alice.send(0x62, "0007").expect(0x70, "0007");
                alice.publish(2, 7, "secret", "again").expect(0x50, answer(version, 7));
                alice.publish(2, 7, "open/a", "another").expect(0x50, "0007");
                expectMessage(bob, version, "open/a", "another").expectOpen();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoMayNotPublishItsWillIsNotLetIn(int version) throws Exception {
        broker.rules(USERS, ALICE, BOB);
        try (MqttProbe alice = broker.mortal(version, "alice", AT_ONCE, "secret");
                MqttProbe other = broker.mortal(version, "alice", AT_ONCE, "open/a")) {
            expectRefused(alice, version, 0x87, 5);
            welcomed(other).expectOpen();
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 00", "5, 00", "5, 05 18 00000001"})
    @BesideOthers
    void aWillIsPublishedWhereItMayBeThen(int version, String properties) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = watcher(version)) {
            MqttProbe alice = welcomed(broker.mortal(version, "alice", properties, "secret"));
            broker.rules(USERS, ALICE, BOB);
            alice.close();
            MqttProbe other = welcomed(broker.mortal(version, "bob", properties, "open/b"));
            other.close();
            expectMessage(bob, version, "open/b", "gone");
            bob.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_ONCE, IN_A_SECOND})
    @BesideOthers
    void aWillOfOneWhoseUserWasTakenAwayIsNotPublished(String delay) throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = watcher(5);
                MqttProbe alice = welcomed(broker.mortal(5, "alice", delay, "secret"))) {
            broker.rules(List.of("bob"), ALICE_WITH_ALL, BOB);
            expectSentAway(alice, 5);
            welcomed(broker.mortal(5, "bob", delay, "open/b")).close();
            expectMessage(bob, 5, "open/b", "gone").expectOpen();
        }
    }

    @Test
    @BesideOthers
    void aWillThatWaitsIsNotPublishedWhereItMayNotBeAnyMore() throws Exception {
        broker.rules(USERS, ALICE_WITH_ALL, BOB);
        try (MqttProbe bob = watcher(5)) {
            welcomed(broker.mortal(5, "alice", IN_A_SECOND, "secret")).close();
            broker.rules(USERS, ALICE, BOB);
            welcomed(broker.mortal(5, "bob", IN_A_SECOND, "open/b")).close();
            expectMessage(bob, 5, "open/b", "gone").expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void theWillOfOneWhoseTokenExpiresIsPublished(int version) throws Exception {
        broker.rules(USERS, ALICE, BOB);
        broker.auth().know(TOKEN, new Identity("alice", "", System.currentTimeMillis() + 1_000));
        try (MqttProbe bob = watcher(version);
                MqttProbe alice = broker.probe(version)) {
            alice.connect(0xC6, 60, "", parts(version, "'alice", "00", "'open/a", "'gone", "'", "'" + TOKEN));
            expectSentAway(welcomed(alice), version);
            expectMessage(bob, version, "open/a", "gone").expectOpen();
        }
    }
}

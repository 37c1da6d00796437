package io.herald.gateway.mqtt;

import static io.herald.gateway.mqtt.GuardedMqtt.connect;
import static io.herald.gateway.mqtt.GuardedMqtt.expectRefused;
import static io.herald.gateway.mqtt.GuardedMqtt.expectSentAway;
import static io.herald.gateway.mqtt.GuardedMqtt.parts;
import static io.herald.gateway.mqtt.GuardedMqtt.rule;
import static io.herald.gateway.mqtt.GuardedMqtt.welcomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import io.herald.MqttProbe;
import io.herald.access.Identity;
import io.herald.access.Rule;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is, and what becomes of one that cannot prove it (3.1.3.5, 3.1.3.6, 3.1.4). */
@Timeout(60)
class IdentitiesIT {
    private static final int NAMED = 0xC0;
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln";
    private static final List<String> USERS = List.of("alice", "bob", "root");
    private static final Rule ALL = rule("*", List.of("#"), List.of("#"));
    private static final Rule OPERATOR = new Rule(List.of("root"), List.of("#"), List.of("#"), true);

    @RegisterExtension
    final GuardedMqtt broker = GuardedMqtt.with("{\"mqtt\":{\"connectTimeout\":\"1s\"}}");

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whereNobodyIsAskedWhateverIsShownIsLetPass(int version) throws Exception {
        try (MqttProbe wrong = connect(broker.probe(version), "me", "me", "wrong")) {
            welcomed(wrong).expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void theRightPasswordIsWelcomeAndAnyOtherIsNot(int version) throws Exception {
        broker.rules(USERS);
        try (MqttProbe right = broker.connected(version, "alice");
                MqttProbe wrong = connect(broker.probe(version), "alice", "alice", "guess");
                MqttProbe unknown = connect(broker.probe(version), "carol", "carol", "carol's");
                MqttProbe guesser = connect(broker.probe(version), "x", FakeAuth.GUESSER, "again");
                MqttProbe nobody = broker.probe(version).connect("alice")) {
            expectRefused(wrong, version, 0x86, 4);
            expectRefused(unknown, version, 0x86, 4);
            expectRefused(guesser, version, 0x97, 3);
            expectRefused(nobody, version, 0x87, 5);
            right.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aTokenStandsInThePlaceOfThePassword(int version) throws Exception {
        broker.rules(USERS);
        broker.auth().know(TOKEN, Identity.of("alice"));
        try (MqttProbe unnamed = connect(broker.probe(version), "a", "", TOKEN);
                MqttProbe named = connect(broker.probe(version), "b", "unused", TOKEN);
                MqttProbe wrong = connect(broker.probe(version), "c", "", TOKEN + "x")) {
            welcomed(unnamed).expectOpen();
            welcomed(named).expectOpen();
            expectRefused(wrong, version, 0x86, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoIsKnownAndMayDoNothingIsNotLetIn(int version) throws Exception {
        broker.rules(USERS, rule("alice", List.of("a"), List.of()));
        try (MqttProbe bob = connect(broker.probe(version), "bob", "bob", "bob")) {
            expectRefused(bob, version, 0x87, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoShowsNothingMayWhatAnonymousClientsMay(int version) throws Exception {
        broker.rules(USERS, rule("anonymous", List.of("lobby"), List.of("lobby")));
        try (MqttProbe guest = broker.probe(version).connected("guest");
                MqttProbe wrong = connect(broker.probe(version), "guest2", "alice", "guess")) {
            guest.subscribed(1, "lobby", 0).publish(0, 0, "secret", "x").publish(0, 0, "lobby", "hello");
            guest.expect(0x30, parts(version, "'lobby", "00", ".hello"));
            expectRefused(wrong, version, 0x86, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatComesBehindAConnectWaitsUntilItIsKnownWhoSendsIt(int version) throws Exception {
        broker.rules(USERS);
        broker.auth().hold();
        try (MqttProbe alice = connect(broker.probe(version), "alice", "alice", "alice");
                MqttProbe wrong = connect(broker.probe(version), "bob", "bob", "guess")) {
            wrong.publish(0, 0, "a", "forged");
            alice.send(0x82, parts(version, "0001", "00", "'a", "00"));
            alice.publish(0, 0, "a", "mine");
            broker.auth().release();
            expectRefused(wrong, version, 0x86, 4);
            welcomed(alice);
            alice.expect(0x90, parts(version, "0001", "00", "00"));
            alice.expect(0x30, parts(version, "'a", "00", ".mine")).expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void oneThatLeavesBeforeItIsKnownLeavesNothing(int version) throws Exception {
        broker.rules(USERS);
        try (MqttProbe watcher = broker.connected(version, "bob").subscribed(1, "#", 0);
                MqttProbe holder = broker.connected(version, "alice")) {
            broker.auth().hold();
            broker.connectAndVanish("alice");
            broker.auth().release();
            try (MqttProbe behindIt = connect(broker.probe(version), "alice2", "alice", "guess")) {
                expectRefused(behindIt, version, 0x86, 4);
            }
            holder.expectOpen();
            watcher.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoseProofTakesTooLongIsToldToComeAgain(int version) throws Exception {
        broker.rules(USERS);
        broker.auth().hold();
        try (MqttProbe late = connect(broker.probe(version), "alice", "alice", "alice")) {
            expectRefused(late, version, 0x88, 3);
            broker.auth().release();
            try (MqttProbe again = broker.connected(version, "alice")) {
                again.expectOpen();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void theSessionOfAnotherIsNotOpenedAndWhoHoldsItStays(int version) throws Exception {
        broker.rules(USERS, ALL, OPERATOR);
        try (MqttProbe alice = broker.resumed(version, "alice").subscribed(1, "a", 1);
                MqttProbe thief = connect(broker.probe(version), "alice", "bob", "bob")) {
            expectRefused(thief, version, 0x87, 5);
            alice.expectOpen();
        }
        try (MqttProbe thief = connect(broker.probe(version), "alice", "bob", "bob");
                MqttProbe anonymous = broker.probe(version).connect("alice")) {
            expectRefused(thief, version, 0x87, 5);
            expectRefused(anonymous, version, 0x87, 5);
        }
        try (MqttProbe alice = broker.probe(version)) {
            alice.connect(NAMED, 60, "11 00000e10", "'alice", "'alice", "'alice");
            assertThat(alice.next()).matches("20 .. 01 00.*");
        }
        try (MqttProbe operator = connect(broker.probe(version), "alice", "root", "root")) {
            welcomed(operator).expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoIsNotKnownAnyMoreIsSentAway(int version) throws Exception {
        broker.rules(USERS);
        try (MqttProbe alice = broker.connected(version, "alice");
                MqttProbe bob = broker.connected(version, "bob")) {
            broker.rules(List.of("bob", "root"));
            expectSentAway(alice, version);
            bob.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoseUserWasTakenAwayWhileItsProofWasLookedAtIsNotLetIn(int version) throws Exception {
        broker.rules(USERS);
        broker.auth().hold();
        try (MqttProbe alice = connect(broker.probe(version), "alice", "alice", "alice")) {
            broker.rules(List.of("bob"));
            broker.auth().release();
            expectRefused(alice, version, 0x86, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @BesideOthers
    void whoseTokenExpiresIsSentAwayAndNotLetInAgain(int version) throws Exception {
        broker.rules(USERS);
        broker.auth().know(TOKEN, new Identity("alice", "", System.currentTimeMillis() + 1_000));
        try (MqttProbe alice = connect(broker.probe(version), "alice", "", TOKEN)) {
            expectSentAway(welcomed(alice), version);
        }
        try (MqttProbe alice = connect(broker.probe(version), "alice", "", TOKEN)) {
            expectRefused(alice, version, 0x86, 4);
        }
    }
}

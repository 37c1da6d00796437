package io.herald.gateway.mqtt;

import static io.herald.gateway.mqtt.GuardedMqtt.connect;
import static io.herald.gateway.mqtt.GuardedMqtt.expectMessage;
import static io.herald.gateway.mqtt.GuardedMqtt.expectRefused;
import static io.herald.gateway.mqtt.GuardedMqtt.expectSentAway;
import static io.herald.gateway.mqtt.GuardedMqtt.parts;
import static io.herald.gateway.mqtt.GuardedMqtt.rule;
import static io.herald.gateway.mqtt.GuardedMqtt.welcomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import io.herald.access.Rule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule denies of what others grant: it reaches nobody it is denied to, and a group loses none of it. */
@Timeout(60)
class DeniedRightsIT {
    private static final List<String> USERS = List.of("alice", "bob");
    private static final Rule EVERYTHING = rule("*", List.of("#"), List.of("#"));
    private static final Rule NO_SECRETS = denied("secret/#");
    private static final String IN_A_SECOND = "05 18 00000001";

    @RegisterExtension
    final GuardedMqtt broker = GuardedMqtt.with("{}");

    private static Rule denied(String filter) {
        return new Rule(
                List.of("alice"), List.of(), List.of(), new Rule.Denied(List.of(filter), List.of(filter)), false);
    }

    /** Publishes with QoS 1, and waits until that is stored, for somebody or for nobody (0x10). */
    private static void store(MqttProbe probe, int packetId, String topic, String payload) throws IOException {
        assertThat(probe.publish(1, packetId, topic, payload).next()).matches("40 0. 00 0" + packetId + "( 10)?");
    }

    private static String[] stored(int version, String topic, int packetId, String payload) {
        return version == 4
                ? new String[] {"'" + topic, MqttProbe.id(packetId), "." + payload}
                : new String[] {"'" + topic, MqttProbe.id(packetId), "00", "." + payload};
    }

    @ParameterizedTest
    @CsvSource({
        "4, #, true", "5, #, true",
        "4, +/a, true", "5, +/a, true",
        "4, secret/a, false", "5, secret/a, false",
        "4, secret/#, false", "5, secret/#, false",
        "4, $share/g/open/#, true", "5, $share/g/open/#, true",
        "4, $share/g/secret/a, false", "5, $share/g/secret/a, false",
        "4, $share/g/#, false", "5, $share/g/#, false",
        "4, $share/g/+/a, false", "5, $share/g/+/a, false"
    })
    void aFilterIsRefusedWhereAllOfItIsDeniedAndSharedWhereAnyOfItIs(int version, String filter, boolean may)
            throws Exception {
        broker.rules(USERS, EVERYTHING, NO_SECRETS);
        try (MqttProbe alice = broker.connected(version, "alice")) {
            String answer = may ? "01" : version == 4 ? "80" : "87";
            alice.send(0x82, parts(version, "0007", "00", "'" + filter, "01"));
            alice.expect(0x90, parts(version, "0007", "00", answer)).expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatIsDeniedIsNeitherAmongWhatIsRetainedNorLiveNorWritten(int version) throws Exception {
        broker.rules(USERS, EVERYTHING, NO_SECRETS);
        try (MqttProbe bob = broker.connected(version, "bob");
                MqttProbe alice = broker.connected(version, "alice")) {
            bob.send(0x31, parts(version, "'secret/a", "00", ".kept"));
            bob.send(0x31, parts(version, "'open/a", "00", ".kept"));
            store(bob, 1, "other", "x");
            alice.send(0x82, parts(version, "0008", "00", "'#", "00"));
            alice.expect(0x90, parts(version, "0008", "00", "00"));
            alice.expect(0x31, parts(version, "'open/a", "00", ".kept"));
            bob.publish(0, 0, "secret/a", "no").publish(0, 0, "secret", "no");
            store(bob, 2, "secret/b", "no");
            store(bob, 3, "open/b", "yes");
            expectMessage(alice, version, "open/b", "yes");
            alice.publish(0, 0, "secret/c", "no").publish(0, 0, "open/c", "hers");
            expectMessage(alice, version, "open/c", "hers").expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatWasQueuedOrSentBeforeItWasDeniedDoesNotComeAny(int version) throws Exception {
        broker.rules(USERS, EVERYTHING);
        try (MqttProbe bob = broker.connected(version, "bob")) {
            try (MqttProbe alice = broker.resumed(version, "alice").subscribed(1, "#", 1)) {
                store(bob, 1, "secret/a", "once");
                alice.expect(0x32, stored(version, "secret/a", 1, "once"));
            }
            store(bob, 2, "secret/b", "queued");
            store(bob, 3, "open/b", "queued");
            broker.rules(USERS, EVERYTHING, NO_SECRETS);
            try (MqttProbe alice = broker.resumed(version, "alice")) {
                alice.expect(0x32, stored(version, "open/b", 1, "queued")).expectOpen();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatAMemberOfAGroupHadNotAcknowledgedWhenItWasDeniedGoesToAnother(int version) throws Exception {
        broker.rules(USERS, EVERYTHING);
        try (MqttProbe publisher = connect(broker.probe(version), "publisher", "bob", "bob");
                MqttProbe alice = broker.resumed(version, "alice").subscribed(1, "$share/g/#", 1)) {
            welcomed(publisher);
            store(publisher, 1, "secret/a", "first");
            store(publisher, 2, "open/a", "second");
            alice.expect(0x32, stored(version, "secret/a", 1, "first"));
            alice.expect(0x32, stored(version, "open/a", 2, "second"));
            try (MqttProbe bob = broker.resumed(version, "bob").subscribed(1, "$share/g/#", 1)) {
                broker.rules(USERS, EVERYTHING, NO_SECRETS);
                expectSentAway(alice, version);
                bob.expect(0x3a, stored(version, "secret/a", 1, "first"));
                bob.expect(0x3a, stored(version, "open/a", 2, "second"));
                try (MqttProbe again = broker.resumed(version, "alice")) {
                    store(publisher, 3, "secret/b", "third");
                    bob.expect(0x32, stored(version, "secret/b", 3, "third")).expectOpen();
                    store(publisher, 4, "open/b", "fourth");
                    bob.expect(0x32, stored(version, "open/b", 4, "fourth")).expectOpen();
                    again.expectOpen();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoIsSubscribedToWhatIsDeniedAltogetherIsSentAwayAndOtherwiseStays(int version) throws Exception {
        broker.rules(USERS, EVERYTHING);
        try (MqttProbe alice = broker.connected(version, "alice").subscribed(1, "secret/+", 0);
                MqttProbe other = connect(broker.probe(version), "other", "alice", "alice")) {
            welcomed(other).subscribed(1, "+/a", 0);
            broker.rules(USERS, EVERYTHING, NO_SECRETS);
            expectSentAway(alice, version);
            other.publish(0, 0, "open/a", "on");
            expectMessage(other, version, "open/a", "on").expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aWillIsDeniedWhenItsClientComesAndWhenItIsPublished(int version) throws Exception {
        broker.rules(USERS, EVERYTHING, NO_SECRETS);
        try (MqttProbe alice = broker.mortal(version, "alice", IN_A_SECOND, "secret/will")) {
            expectRefused(alice, version, 0x87, 5);
        }
        try (MqttProbe watcher = connect(broker.probe(version), "watcher", "bob", "bob")) {
            welcomed(watcher).subscribed(1, "#", 0);
            MqttProbe alice = welcomed(broker.mortal(version, "alice", IN_A_SECOND, "later/will"));
            broker.rules(USERS, EVERYTHING, denied("later/+"));
            alice.close();
            welcomed(broker.mortal(version, "bob", IN_A_SECOND, "open/will")).close();
            expectMessage(watcher, version, "open/will", "gone").expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whoIsDeniedEverythingIsNotLetIn(int version) throws Exception {
        broker.rules(USERS, EVERYTHING, denied("#"));
        try (MqttProbe alice = connect(broker.probe(version), "alice", "alice", "alice");
                MqttProbe bob = broker.connected(version, "bob")) {
            expectRefused(alice, version, 0x87, 5);
            bob.expectOpen();
        }
    }
}

package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.MqttClientsIT.Library;
import io.herald.MqttUser.Heard;
import io.herald.MqttUser.Will;
import io.herald.auth.password.PasswordHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Users and rules as the libraries find them that people use, over TCP and over WebSockets. Bob may do everything,
 * Alice what is open, whoever shows nothing nothing. What codes they are told is in {@code gateway/mqtt}.
 */
@Timeout(120)
class MqttAuthIT {
    private static final long PATIENCE_S = 20;
    private static final String CONF = """
            {"auth": {
              "users": {"alice": "%s", "bob": "%s"},
              "rules": [
                {"who": ["alice"], "publish": ["open/#"], "subscribe": ["open/#"]},
                {"who": ["bob"], "publish": ["#"], "subscribe": ["#", "$SYS/#", "$dead/#"]}
              ]}}
            """.formatted(PasswordHash.of("alice's"), PasswordHash.of("bob's"));

    @RegisterExtension
    final TestBroker broker = TestBroker.with(CONF);

    private final List<MqttUser> users = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (MqttUser user : users) {
            user.end();
        }
    }

    private MqttUser user(Library library, String clientId) throws Exception {
        MqttUser user = library.user(broker, clientId);
        users.add(user);
        return user;
    }

    private MqttUser alice(Library library, String clientId) throws Exception {
        return user(library, clientId).as("alice", "alice's");
    }

    private MqttUser bob(Library library, String clientId) throws Exception {
        return user(library, clientId).as("bob", "bob's");
    }

    private static Heard next(MqttUser user) throws InterruptedException {
        Heard heard = user.heard().poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(heard).as("a message").isNotNull();
        return heard;
    }

    /** The next of another payload: what a library has not acknowledged when it leaves may come again. */
    private static Heard nextBut(String payload, MqttUser user) throws InterruptedException {
        Heard heard = next(user);
        while (heard.payload().equals(payload) && heard.topic().startsWith("open/")) {
            heard = next(user);
        }
        return heard;
    }

    /** Whether something works: libraries say in different ways that it was refused, and some do not say it. */
    private static boolean works(Callable<?> action) {
        try {
            action.call();
            return true;
        } catch (Exception refused) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void whoDoesNotProveWhoItIsIsNotLetIn(Library library) throws Exception {
        assertThatThrownBy(() -> user(library, "nobody").connect()).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> user(library, "a").as("alice", "bob's").connect())
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> user(library, "c").as("carol", "alice's").connect())
                .isInstanceOf(Exception.class);
        MqttUser alice = alice(library, "alice").connect().subscribe("open/#", 1);
        alice.publish("open/a", "let in", 1, false);
        assertThat(next(alice).payload()).isEqualTo("let in");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void whatMayNotBePublishedReachesNobodyThenOrLater(Library library) throws Exception {
        MqttUser bob = bob(library, "bob").connect().subscribe("#", 2);
        for (int qos = 0; qos <= 2; qos++) {
            int each = qos;
            // One for each: there is a library that does not go on after a PUBREC that refuses.
            MqttUser forger = alice(library, "forger-" + qos).connect();
            works(() -> publish(forger, "secret/a", "forged", each, false));
            works(() -> publish(forger, "secret/kept", "forged", each, true));
        }
        MqttUser alice = alice(library, "alice").connect();
        Will will = new Will("secret/will", "forged", 1, true);
        assertThatThrownBy(() -> alice(library, "mortal").connect(true, will)).isInstanceOf(Exception.class);
        alice.publish("open/end", "end", 2, false);
        assertThat(next(bob)).isEqualTo(new Heard("open/end", "end", 2, false));

        MqttUser later = bob(library, "later").connect().subscribe("#", 2);
        alice.publish("open/end", "again", 1, false);
        assertThat(next(later).payload()).isEqualTo("again");
    }

    private static boolean publish(MqttUser user, String topic, String payload, int qos, boolean retain)
            throws Exception {
        user.publish(topic, payload, qos, retain);
        return true;
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void whatMayNotBeReadIsNotHeardLiveRetainedSharedOrQueued(Library library) throws Exception {
        MqttUser bob = bob(library, "bob").connect();
        bob.publish("secret/kept", "hers", 1, true);
        bob.publish("open/kept", "everybody's", 1, true);
        MqttUser alice = alice(library, "alice");
        alice.connect(false, null);
        for (String filter : List.of("secret/a", "secret/#", "$share/g/#", "$SYS/#", "$dead/#", "$dead/bob")) {
            works(() -> alice.subscribe(filter, 1));
        }
        alice.subscribe("#", 2);
        assertThat(next(alice)).isEqualTo(new Heard("open/kept", "everybody's", 1, true));
        for (int qos = 0; qos <= 2; qos++) {
            bob.publish("secret/a", "live", qos, false);
            bob.publish("open/a", "live", qos, false);
            assertThat(next(alice)).isEqualTo(new Heard("open/a", "live", qos, false));
        }
        alice.disconnect();
        bob.publish("secret/a", "queued", 1, false);
        bob.publish("open/a", "queued", 1, false);
        bob.publish("secret/b", "queued", 2, false);
        bob.publish("open/b", "queued", 2, false);
        MqttUser back = alice(library, "alice");
        assertThat(back.connect(false, null)).isTrue();
        assertThat(nextBut("live", back)).isEqualTo(new Heard("open/a", "queued", 1, false));
        assertThat(nextBut("live", back)).isEqualTo(new Heard("open/b", "queued", 2, false));
        bob.publish("open/end", "end", 1, false);
        assertThat(nextBut("live", back).topic()).isEqualTo("open/end");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void theSessionOfAnotherIsNotToBeHad(Library library) throws Exception {
        MqttUser alice = alice(library, "alice");
        alice.connect(false, null);
        alice.subscribe("open/#", 1);
        assertThatThrownBy(() -> bob(library, "alice").connect(false, null)).isInstanceOf(Exception.class);
        MqttUser bob = bob(library, "bob").connect();
        bob.publish("open/a", "still there", 1, false);
        assertThat(next(alice).payload()).isEqualTo("still there");
        alice.disconnect();
        assertThatThrownBy(() -> bob(library, "alice").connect(true, null)).isInstanceOf(Exception.class);
        bob.publish("open/a", "kept for her", 1, false);
        MqttUser back = alice(library, "alice");
        assertThat(back.connect(false, null)).isTrue();
        assertThat(nextBut("still there", back).payload()).isEqualTo("kept for her");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void theBrokersTopicsAndDeadLettersAreReadByWhomTheyAreGranted(Library library) throws Exception {
        MqttUser bob = bob(library, "bob").connect().subscribe("$SYS/#", 0);
        assertThat(next(bob).topic()).startsWith("$SYS/broker/");
        bob.subscribe("$dead/#", 1);
    }
}

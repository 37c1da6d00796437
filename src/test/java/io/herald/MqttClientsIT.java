package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttUser.Heard;
import io.herald.MqttUser.Will;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The MQTT door as the libraries find it that people use. */
@Timeout(120)
class MqttClientsIT {
    private static final long PATIENCE_S = 20;

    /** The libraries, how a client of each is made, and what carries its bytes. */
    enum Library {
        PAHO(PahoUser::new, false),
        PAHO_5(Paho5User::new, false),
        HIVE(HiveUser::new, false),
        PAHO_OVER_WEB_SOCKET(PahoUser::new, true),
        PAHO_5_OVER_WEB_SOCKET(Paho5User::new, true),
        HIVE_OVER_WEB_SOCKET(HiveUser::new, true);

        private final Maker maker;
        private final boolean web;

        Library(Maker maker, boolean web) {
            this.maker = maker;
            this.web = web;
        }

        MqttUser user(TestBroker broker, String clientId) throws Exception {
            String server =
                    web ? "ws://127.0.0.1:" + broker.httpPort() + "/mqtt" : "tcp://127.0.0.1:" + broker.mqttPort();
            return maker.user(server, clientId);
        }
    }

    /** Makes a client. */
    private interface Maker {
        MqttUser user(String server, String clientId) throws Exception;
    }

    @TempDir
    private Path folder;

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    private final List<MqttUser> users = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (MqttUser user : users) {
            user.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void messagesOfEachQosArriveOnceInOrderAtTheLowerOfBothQos(Library library) throws Exception {
        MqttUser publisher = user(library, "publisher").connect();
        for (int granted = 0; granted <= 2; granted++) {
            MqttUser subscriber = user(library, "subscriber-" + granted).connect();
            subscriber.subscribe("news/" + granted + "/+", granted);

            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish("news/" + granted + "/a", "qos " + qos, qos, false);
                int lower = Math.min(qos, granted);
                assertThat(next(subscriber)).isEqualTo(new Heard("news/" + granted + "/a", "qos " + qos, lower, false));
            }
            nothingElse(publisher, subscriber, "news/" + granted + "/end");
        }
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void manyMessagesOfQosTwoArriveInTheOrderInWhichTheyWerePublished(Library library) throws Exception {
        MqttUser subscriber = user(library, "subscriber").connect().subscribe("many/#", 2);
        MqttUser publisher = user(library, "publisher").connect();
        for (int i = 0; i < 100; i++) {
            publisher.publish("many/a", "number " + i, 2, false);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(next(subscriber).payload()).isEqualTo("number " + i);
        }
        nothingElse(publisher, subscriber, "many/end");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void aRetainedMessageGreetsWhoSubscribesLaterUntilItIsCleared(Library library) throws Exception {
        MqttUser publisher = user(library, "publisher").connect();
        publisher.publish("kept/a", "old", 1, true);
        publisher.publish("kept/a", "new", 1, true);

        MqttUser late = user(library, "late").connect().subscribe("kept/+", 1);
        assertThat(next(late)).isEqualTo(new Heard("kept/a", "new", 1, true));
        publisher.publish("kept/a", "newer", 1, true);
        assertThat(next(late)).as("what is live is not marked").isEqualTo(new Heard("kept/a", "newer", 1, false));

        publisher.publish("kept/a", "", 1, true);
        assertThat(next(late)).isEqualTo(new Heard("kept/a", "", 1, false));
        MqttUser later = user(library, "later").connect().subscribe("kept/+", 1);
        nothingElse(publisher, later, "kept/end");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void theWillOfOneThatVanishesIsSaidAndThatOfOneThatLeavesIsNot(Library library) throws Exception {
        MqttUser watcher = user(library, "watcher").connect().subscribe("will/+", 2);
        MqttUser polite = user(library, "polite");
        polite.connect(true, new Will("will/polite", "never said", 1, false));
        polite.disconnect();
        MqttUser gone = user(library, "gone");
        gone.connect(true, new Will("will/gone", "farewell", 1, true));
        gone.vanish();

        assertThat(next(watcher)).isEqualTo(new Heard("will/gone", "farewell", 1, false));
        MqttUser late = user(library, "late").connect().subscribe("will/+", 0);
        assertThat(next(late)).isEqualTo(new Heard("will/gone", "farewell", 0, true));
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void thoseWhoShareASubscriptionHearEachMessageOnceBetweenThem(Library library) throws Exception {
        MqttUser one = user(library, "one").connect().subscribe("$share/both/job/#", 1);
        MqttUser other = user(library, "other").connect().subscribe("$share/both/job/#", 1);
        MqttUser publisher = user(library, "publisher").connect();
        for (int i = 0; i < 60; i++) {
            publisher.publish("job/" + i % 3, "job " + i, 1, false);
        }

        List<String> done = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (done.size() < 60 && System.nanoTime() < deadline) {
            Stream.of(one, other).forEach(user -> drain(user, done));
        }
        publisher.publish("job/end", "end", 1, false);
        while (!done.contains("end") && System.nanoTime() < deadline) {
            Stream.of(one, other).forEach(user -> drain(user, done));
        }
        assertThat(done).doesNotHaveDuplicates().hasSize(61);
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void aSessionHearsOnItsReturnWhatItMissedAndOneThatStartsCleanDoesNot(Library library) throws Exception {
        MqttUser before = user(library, "keeper");
        assertThat(before.connect(false, null)).as("a session of before").isFalse();
        before.subscribe("missed/#", 2);
        before.disconnect();
        MqttUser publisher = user(library, "publisher").connect();
        publisher.publish("missed/a", "one", 1, false);
        publisher.publish("missed/b", "two", 2, false);

        MqttUser after = user(library, "keeper");
        assertThat(after.connect(false, null)).as("a session of before").isTrue();
        assertThat(next(after)).isEqualTo(new Heard("missed/a", "one", 1, false));
        assertThat(next(after)).isEqualTo(new Heard("missed/b", "two", 2, false));
        nothingElse(publisher, after, "missed/c");
        after.disconnect();

        MqttUser fresh = user(library, "keeper");
        assertThat(fresh.connect(true, null)).as("a session of before").isFalse();
        fresh.subscribe("fresh", 0);
        publisher.publish("missed/d", "not heard", 1, false);
        nothingElse(publisher, fresh, "fresh");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void whatIsUnsubscribedIsNotHeardAnyMore(Library library) throws Exception {
        MqttUser subscriber = user(library, "subscriber").connect();
        subscriber.subscribe("on", 1).subscribe("off", 1);
        MqttUser publisher = user(library, "publisher").connect();
        publisher.publish("off", "heard", 1, false);
        assertThat(next(subscriber).payload()).isEqualTo("heard");

        subscriber.unsubscribe("off");
        publisher.publish("off", "not heard", 1, false);
        nothingElse(publisher, subscriber, "on");
    }

    private MqttUser user(Library library, String clientId) throws Exception {
        MqttUser user = library.user(broker, clientId);
        users.add(user);
        return user;
    }

    private static Heard next(MqttUser user) throws InterruptedException {
        Heard heard = user.heard().poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(heard).as("something within %s s", PATIENCE_S).isNotNull();
        return heard;
    }

    /** Publishes on a topic that the subscriber has subscribed to, and shows that this is the next that it hears. */
    private static void nothingElse(MqttUser publisher, MqttUser subscriber, String topic) throws Exception {
        publisher.publish(topic, "the end", 1, false);
        assertThat(next(subscriber).payload()).isEqualTo("the end");
    }

    private static void drain(MqttUser user, List<String> into) {
        try {
            Heard heard = user.heard().poll(50, TimeUnit.MILLISECONDS);
            if (heard != null) {
                into.add(heard.payload());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

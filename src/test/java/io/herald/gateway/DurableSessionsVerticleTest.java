package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Access;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.SessionFilters;
import io.herald.bus.SteadyTime;
import io.herald.delivery.InFlight;
import io.herald.metrics.Metrics;
import io.herald.storage.memory.MemoryStorage;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of durable sessions, and what not, with a core whose disk is memory. */
class DurableSessionsVerticleTest {
    private static final long HOUR_MS = 3_600_000;
    private static final String GROUP = "$share/g/s";
    private static final Handshakes SHAKES = new Handshakes(
            7, 1, List.of(new Handshakes.Outgoing(3, MessageId.of(5), QoS.EXACTLY_ONCE, true)), List.of());

    private SessionStage stage;
    private MemoryStorage storage;
    private FakeDoorVerticle door;

    @BeforeEach
    void open() throws Exception {
        stage = SessionStage.open();
        storage = stage.storage;
        door = stage.door;
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private DurableSession open(long expiryMs, InFlight window, boolean fresh) throws Exception {
        return open(new DurableSessions.Wish("c", expiryMs, null, () -> {}, window, fresh));
    }

    private DurableSession open(DurableSessions.Wish wish) throws Exception {
        return stage.open(wish);
    }

    private DurableSession open(long expiryMs) throws Exception {
        return open(expiryMs, null, false);
    }

    private void subscribe(DurableSession durable, String filter) throws Exception {
        Wish wish = Wish.of("", QoS.AT_LEAST_ONCE, "");
        door.ask(() ->
                durable.session().subscribe(TopicFilter.of(filter, 9), wish).compose(subscribed -> durable.save()));
    }

    private SessionState onDisk(String name) {
        return stage.onDisk(name);
    }

    @Test
    void aSessionThatIsKeptForNoTimeIsNeverOnDisk() throws Exception {
        DurableSession durable = open(0);
        subscribe(durable, "t");
        assertThat(onDisk("c")).isNull();

        door.ask(durable::close);
        assertThat(onDisk("c")).isNull();
        assertThat(open(0).isResumed()).isFalse();
    }

    @Test
    void aSessionThatIsKeptNoLongerGoesOnAndIsOnDiskNoMore() throws Exception {
        DurableSession durable = open(HOUR_MS);
        subscribe(durable, "t");
        door.ask(durable::close);
        assertThat(onDisk("c").filters()).hasSize(1);

        DurableSession last = open(0);
        assertThat(last.isResumed()).isTrue();
        assertThat(last.state().filters()).hasSize(1);
        assertThat(onDisk("c")).isNull();
        door.ask(last::close);
        assertThat(onDisk("c")).isNull();
    }

    @Test
    void howLongItIsKeptCanChangeBeforeItIsClosed() throws Exception {
        DurableSession durable = open(HOUR_MS);
        subscribe(durable, GROUP);
        assertThat(onDisk(GROUP)).isNotNull();
        durable.keepFor(0);
        door.ask(durable::close);
        assertThat(onDisk("c")).isNull();
        assertGroupIsKeptFor(0);

        DurableSession other = open(0);
        other.keepFor(HOUR_MS);
        door.ask(other::close);
        assertThat(onDisk("c").expiryMs()).isEqualTo(HOUR_MS);
    }

    /** The group is kept for as long as the one that stays. */
    @Test
    void aSessionThatBeginsAnewForgetsWhatWasKeptAndLeavesItsGroups() throws Exception {
        DurableSession other = open(new DurableSessions.Wish("d", HOUR_MS / 2, null, () -> {}));
        subscribe(other, GROUP);
        DurableSession durable = open(HOUR_MS);
        durable.keepWith(() -> SHAKES, List::of);
        subscribe(durable, "t");
        subscribe(durable, GROUP);
        door.ask(durable::close);
        assertThat(onDisk("c").handshakes()).isEqualTo(SHAKES);
        assertThat(onDisk(GROUP).expiryMs()).isEqualTo(HOUR_MS);

        DurableSession fresh = open(HOUR_MS, null, true);
        assertThat(fresh.isResumed()).isFalse();
        assertThat(fresh.state().filters()).isEmpty();
        assertThat(fresh.state().handshakes()).isEqualTo(Handshakes.NONE);
        assertThat(onDisk("c")).isNull();
        assertGroupIsKeptFor(HOUR_MS / 2);
    }

    @Test
    void ofFiltersThatCannotAllBeHadNoneIsAndNoneIsTakenBack() throws Exception {
        DurableSession durable = open(HOUR_MS);
        subscribe(durable, "kept");
        subscribe(durable, GROUP);

        assertRefused(durable, "a client has at most 9 subscriptions", SessionStage.MOST_FILTERS + 1, "f/");
        assertRefused(durable, "the broker has no room for more subscriptions", 4, "l/" + "x".repeat(60_000));
        assertThat(durable.session().filters()).extracting(TopicFilter::text).containsExactly("kept", GROUP);

        door.ask(() -> durable.tasks().subscribe(wanted(SessionStage.MOST_FILTERS, "f/")));
        assertThat(durable.session().filters()).hasSize(SessionStage.MOST_FILTERS);
        door.ask(() -> durable.tasks().subscribe(wanted(3, "l/" + "x".repeat(60_000))));
        assertThat(durable.session().filters()).hasSize(3);
    }

    private void assertRefused(DurableSession durable, String why, int count, String prefix) throws Exception {
        BrokerException refusal = door.ask(() -> durable.tasks()
                .subscribe(wanted(count, prefix))
                .map((BrokerException) null)
                .recover(fault -> Future.succeededFuture((BrokerException) fault)));
        assertThat(refusal).hasMessage(why);
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    private static SessionFilters wanted(int count, String prefix) {
        List<SessionFilters.Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wanted.add(new SessionFilters.Wanted(TopicFilter.of(prefix + i, 9), QoS.AT_LEAST_ONCE, From.NEW));
        }
        return new SessionFilters(wanted, null);
    }

    /** The group hears of it later, and saves it later still. */
    private void assertGroupIsKeptFor(long expiryMs) throws Exception {
        for (int i = 0; i < 100_000 && onDisk(GROUP) != null && onDisk(GROUP).expiryMs() != expiryMs; i++) {
            door.ask(() -> door.broker().session(GROUP));
        }
        assertThat(storage.session(GROUP).map(SessionState::expiryMs).orElse(0L))
                .isEqualTo(expiryMs);
    }

    @Test
    void aDoorWithoutHandshakesKeepsThemAsTheyAre() throws Exception {
        DurableSession mqtt = open(HOUR_MS);
        mqtt.keepWith(() -> SHAKES, List::of);
        door.ask(mqtt::close);

        DurableSession line = open(HOUR_MS);
        assertThat(line.state().handshakes()).isEqualTo(SHAKES);
        subscribe(line, "t");
        door.ask(line::close);
        assertThat(onDisk("c").handshakes()).isEqualTo(SHAKES);
    }

    @Test
    void whatIsNotAcknowledgedIsInTheWindowThatTheClientBrings() throws Exception {
        List<Pending> pending = List.of(new Pending(MessageId.of(5), 2));
        storage.saveSessions(List.of(new SessionState(
                "c",
                List.of(),
                Position.START,
                pending,
                HOUR_MS,
                SteadyTime.now(),
                Position.START,
                SHAKES,
                List.of(),
                "alice")));

        InFlight window = new InFlight(3, InFlight.NEVER, Integer.MAX_VALUE);
        DurableSession durable = open(HOUR_MS, window, false);
        assertThat(window.pending()).isEqualTo(pending);
        assertThat(durable.state().pending()).isEqualTo(pending);
    }

    @Test
    void groupsTakeRoomUntilTheyAreLeft() throws Exception {
        DurableSession durable = open(HOUR_MS);
        for (int i = 0; i < 3; i++) {
            subscribe(durable, i + "/" + "x".repeat(60_000));
            subscribe(durable, longGroup(i));
        }
        assertThatThrownBy(() -> subscribe(durable, longGroup(3))).hasMessageContaining("no room for more");
        assertThat(durable.session().filters()).hasSize(6);

        door.ask(() -> Future.succeededFuture(durable.session().unsubscribe(TopicFilter.of(longGroup(0), 9))));
        subscribe(durable, longGroup(3));
        door.ask(durable::close);
        assertThat(open(HOUR_MS).session().filters()).hasSize(6);
    }

    @Test
    void whatClientsOfOneDoorInstanceTakeThoseOfAnotherHaveNot() throws Exception {
        DurableSession durable = open(HOUR_MS);
        for (int i = 0; i < 3; i++) {
            subscribe(durable, i + "/" + "x".repeat(60_000));
        }
        LiveFanout other = door.ask(() -> Future.succeededFuture(
                new LiveFanout(stage.fanout.vertx(), door.broker(), stage.fanout.shared(), new Metrics().http())));
        SubscriberSession session = new SubscriberSession(other, new FakeSink(), new FakeEncoder(), Access.ofBroker());
        TopicFilter filter = TopicFilter.of("y".repeat(60_000), 9);
        Wish wish = Wish.of("", QoS.AT_MOST_ONCE, "");
        assertThatThrownBy(() -> door.ask(() -> session.subscribe(filter, wish)))
                .hasMessageContaining("no room for more");

        door.ask(durable::close);
        door.ask(() -> session.subscribe(filter, wish));
        assertThat(session.filters()).containsExactly(filter);
    }

    @Test
    void theMoreSessionsAreOpenTheFewerMessagesMayEachHaveInFlight() throws Exception {
        IntSupplier share = stage.fanout.shared().windowShare();
        DurableSession first = open(HOUR_MS);
        int alone = share.getAsInt();
        DurableSession second = open(new DurableSessions.Wish("d", HOUR_MS, null, () -> {}, null, false));
        assertThat(share.getAsInt()).isEqualTo(alone / 2);
        open(HOUR_MS);
        assertThat(share.getAsInt()).as("one takes the place of another").isEqualTo(alone / 2);

        door.ask(second::close);
        door.ask(second::close);
        door.ask(first::close);
        assertThat(share.getAsInt()).isEqualTo(alone);
    }

    private static String longGroup(int number) {
        return "$share/g/" + number + "x".repeat(4_000);
    }

    @Test
    void behindWhatIsNotThereYetIsTheEndOfTheLog() throws Exception {
        Position end = door.ask(() -> door.broker().find(From.NEW));

        assertThat(door.ask(() -> door.broker().find(From.behind(Position.of("1000")))))
                .isEqualTo(end);
    }
}

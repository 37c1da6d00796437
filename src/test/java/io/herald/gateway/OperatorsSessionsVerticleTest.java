package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herald.access.Access;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionFilters;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do with the sessions of others: Olga may read little, Otto all but what is denied him, Oscar all. */
class OperatorsSessionsVerticleTest {
    private static final long HOUR_MS = 3_600_000;
    private static final String SECRET = "secret/#";
    private static final String GROUP = "$share/g/secret/#";
    private static final Policy POLICY = Policy.of(
            true,
            Map.of(),
            List.of(
                    new Rule(List.of("alice", "otto", "oscar"), List.of("#"), List.of("#"), false),
                    new Rule(List.of("olga"), List.of("open/#"), List.of("open/#"), true),
                    new Rule(
                            List.of("otto"),
                            List.of(),
                            List.of(),
                            new Rule.Denied(List.of(), List.of("secret/a")),
                            true),
                    new Rule(List.of("oscar"), List.of(), List.of(), true)));

    private final AtomicBoolean toldToLeave = new AtomicBoolean();
    private SessionStage stage;
    private SessionsByName byName;

    @BeforeEach
    void open() throws Exception {
        stage = SessionStage.open();
        byName = new SessionsByName(stage.door.broker(), stage.sessions);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static Access access(String user) {
        Access access = new Access(POLICY);
        access.become(Identity.of(user));
        return access;
    }

    /** Hers, with a filter and a group. */
    private DurableSession alices() throws Exception {
        DurableSession durable = take("alice");
        Wish wish = Wish.of("", QoS.AT_LEAST_ONCE, "");
        for (String filter : List.of(SECRET, GROUP)) {
            stage.door.ask(() -> durable.session().subscribe(TopicFilter.of(filter, 9), wish));
        }
        stage.door.ask(durable::save);
        return durable;
    }

    private DurableSession take(String user) throws Exception {
        return stage.open(new DurableSessions.Wish("c", HOUR_MS, null, () -> toldToLeave.set(true)), access(user));
    }

    private interface Asking {
        void ask() throws Exception;
    }

    private static void assertForbidden(Asking asking) {
        ExecutionException refusal = catchThrowableOfType(ExecutionException.class, asking::ask);
        assertThat(refusal.getCause()).isInstanceOfSatisfying(BrokerException.class, why -> assertThat(why.code())
                .isEqualTo(ErrorCode.FORBIDDEN));
    }

    private static List<String> filters(SessionState state) {
        return state.filters().stream()
                .map(Subscribed::filter)
                .map(TopicFilter::text)
                .toList();
    }

    @Test
    void whoMayNotReadAllOfASessionIsRefusedBeforeItsHolderIsToldToLeave() throws Exception {
        DurableSession alices = alices();

        assertForbidden(() -> take("olga"));
        assertForbidden(() -> take("otto"));
        assertThat(toldToLeave).isFalse();
        assertThat(alices.isClosed()).isFalse();
        stage.door.ask(alices::save);

        assertThat(filters(take("oscar").state())).containsExactlyInAnyOrder(SECRET, GROUP);
        assertThat(toldToLeave).isTrue();
        assertThat(stage.onDisk("c").owner()).isEqualTo("alice");
    }

    @Test
    void whoMayNotReadAllOfASessionIsRefusedWhereNobodyHoldsIt() throws Exception {
        stage.door.ask(alices()::close);

        assertForbidden(() -> take("olga"));
        assertForbidden(() -> take("otto"));
        assertThat(take("alice").isResumed()).isTrue();
    }

    @Test
    void anOperatorOfFewRightsHoldsSessionsOfHerOwn() throws Exception {
        DurableSession hers = take("olga");
        Wish wish = Wish.of("", QoS.AT_LEAST_ONCE, "");
        stage.door.ask(() -> hers.session().subscribe(TopicFilter.of("open/a", 9), wish));

        assertThat(take("olga").isResumed()).isTrue();
        assertThat(toldToLeave).isTrue();
    }

    /** Neither where the holder does what is asked for, nor where it is opened for that. */
    @Test
    void aVisitLeavesASessionAsItIsWhateverTheVisitorMayRead() throws Exception {
        DurableSession alices = alices();
        SessionAcks nothing = new SessionAcks(List.of(), List.of(), 0);
        for (boolean held : new boolean[] {true, false}) {
            if (!held) {
                stage.door.ask(alices::close);
            }
            SessionState before = stage.onDisk("c");
            stage.door.ask(() -> byName.acknowledge(access("olga"), "c", nothing));
            stage.door.ask(() -> byName.redrive(access("olga"), "c"));
            SessionsByName.Described told = stage.door.ask(() -> byName.describe(access("olga"), "c"));

            assertThat(filters(told.state())).containsExactlyInAnyOrder(SECRET, GROUP);
            SessionState after = stage.onDisk("c");
            assertThat(after.filters()).isEqualTo(before.filters());
            assertThat(after.position()).isEqualTo(before.position());
            assertThat(after.owner()).isEqualTo("alice");
            assertThat(stage.onDisk(GROUP)).isNotNull();
        }
        assertThat(toldToLeave).isFalse();
    }

    @Test
    void aVisitorSubscribesASessionThatNobodyHoldsToNothingThatItMayNotRead() throws Exception {
        stage.door.ask(alices()::close);

        assertForbidden(() -> stage.door.ask(() -> byName.subscribe(access("olga"), "c", wanted(SECRET))));
        assertThat(filters(stage.onDisk("c"))).containsExactlyInAnyOrder(SECRET, GROUP);

        stage.door.ask(() -> byName.subscribe(access("olga"), "c", wanted("open/a")));
        assertThat(filters(stage.onDisk("c"))).containsExactly("open/a");
        assertThat(stage.onDisk("c").owner()).isEqualTo("alice");
    }

    private static SessionFilters wanted(String filter) {
        TopicFilter parsed = TopicFilter.of(filter, 9);
        return new SessionFilters(List.of(new SessionFilters.Wanted(parsed, QoS.AT_LEAST_ONCE, From.NEW)), HOUR_MS);
    }
}

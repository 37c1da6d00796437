package io.herald.storage;

import static io.herald.storage.Drafts.behind;
import static io.herald.storage.Drafts.filter;
import static io.herald.storage.Drafts.from;
import static io.herald.storage.Drafts.keyed;
import static io.herald.storage.Drafts.retained;
import static io.herald.storage.Drafts.run;
import static io.herald.storage.Drafts.told;
import static io.herald.topic.Receipt.Outcome.CONFLICT;
import static io.herald.topic.Receipt.Outcome.DUPLICATE;
import static io.herald.topic.Receipt.Outcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SubscriptionOptions;
import io.herald.topic.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every storage does beside the log: retained messages, dedup keys, sessions. */
public abstract class BesideTheLogContract {
    protected static final long AGE_MS = 1_000_000;
    private static final long WINDOW_MS = 1000;

    @TempDir
    Path folder;

    protected Storage storage;

    /** Opens one of the backend's. */
    protected abstract Storage open(StorageOptions options) throws StorageException;

    /** Closes it and opens it again, where what was appended outlives that. */
    protected abstract Storage reopened(Storage storage, StorageOptions options) throws StorageException;

    @BeforeEach
    void openStorage() throws StorageException {
        storage = open(options());
    }

    @AfterEach
    void closeStorage() {
        storage.close();
    }

    void reopen() throws StorageException {
        storage = reopened(storage, options());
    }

    private StorageOptions options() {
        return new StorageOptions(
                folder.resolve("log"), Duration.ZERO, Duration.ofMillis(AGE_MS), 8 << 20, Duration.ofMillis(WINDOW_MS));
    }

    List<Receipt> append(Run... runs) throws StorageException {
        return storage.append(List.of(runs), 1000);
    }

    @Test
    void r8_aDedupKeyIsKnownWhenTheClockWentBack() throws StorageException {
        long noon = 43_200_000;
        assertThat(storage.append(List.of(keyed("a", "k", "1")), noon)).containsExactly(new Receipt(STORED, id(1)));
        assertThat(storage.append(List.of(keyed("a", "k", "1")), noon - 7_200_000))
                .containsExactly(new Receipt(DUPLICATE, id(1)));
        storage.dropOld(noon - 7_200_000);
        assertThat(storage.append(List.of(keyed("a", "k", "2")), noon + WINDOW_MS - 1))
                .containsExactly(new Receipt(CONFLICT, id(1)));
        assertThat(storage.append(List.of(keyed("a", "k", "2")), noon + WINDOW_MS))
                .containsExactly(new Receipt(STORED, id(2)));
    }

    private static MessageId id(long id) {
        return MessageId.of(id);
    }

    @Test
    void theLastMessageOfARetainedRunIsItsTopicsRetainedMessage() throws StorageException {
        append(retained("a/b", "1", "2"), run("a/b", "3"), retained("a/c", "4"), retained("b", "5"));
        append(retained("b", "6"));
        reopen();

        assertThat(kept("#", "")).containsExactly("2 a/b 2", "4 a/c 4", "6 b 6");
        assertThat(kept("a/#", "")).containsExactly("2 a/b 2", "4 a/c 4");
        assertThat(kept("a/c", "")).containsExactly("4 a/c 4");
        assertThat(kept("+/c", "")).containsExactly("4 a/c 4");
        assertThat(kept("b/#", "")).containsExactly("6 b 6");
        assertThat(kept("c", "")).isEmpty();
        assertThat(storage.retained(filter("b"), "", 1_000, 1).runs().get(0).head())
                .isEqualTo(retained("b", "6").head());
    }

    @Test
    void anEmptyPayloadClearsWhatIsRetainedAndIsAMessageItself() throws StorageException {
        append(retained("a", "1"), retained("b", "2"), retained("a", ""));
        append(retained("b", "3", ""));
        reopen();

        assertThat(kept("#", "")).isEmpty();
        assertThat(told(storage.read(from(2, "a")))).containsExactly("3 a ");
    }

    @Test
    void retainedMessagesAreReadPageByPage() throws StorageException {
        for (int i = 10; i < 30; i++) {
            append(retained("t/" + i, "x".repeat(100)));
        }
        List<String> topics = new ArrayList<>();
        List<Run> page = storage.retained(filter("t/+"), "", 300, 1).runs();
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThan(4);
            page.forEach(run -> topics.add(run.topic().text()));
            page = storage.retained(filter("t/+"), topics.get(topics.size() - 1), 300, 1)
                    .runs();
        }
        assertThat(topics).hasSize(20).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whoFindsNothingAmongWhatIsRetainedDoesNotLookForLong() throws StorageException {
        for (int i = 10; i < 90; i++) {
            append(retained("t/" + i, "x".repeat(1_000)));
        }
        append(retained("z", "1"));

        RetainedPage page = storage.retained(filter("+"), "", 1_000, 1);
        assertThat(page.runs()).isEmpty();
        assertThat(page.more()).isTrue();
        assertThat(page.next()).isBetween("t/20", "t/30");
        int looks = 1;
        for (; page.more(); looks++) {
            page = storage.retained(filter("+"), page.next(), 1_000, 1);
        }
        assertThat(looks).isBetween(5, 7);
        assertThat(page.runs().stream().flatMap(Drafts::told)).containsExactly("81 z 1");
        assertThat(kept("+", "")).containsExactly("81 z 1");
    }

    @Test
    void whatIsRetainedAndHasExpiredIsNotReadAndGoesInTheEnd() throws StorageException {
        append(run("a", new Terms(QoS.AT_LEAST_ONCE, true, 100, ""), "1"));

        assertThat(storage.retained(filter("a"), "", 1, 1099).runs()).hasSize(1);
        assertThat(storage.retained(filter("a"), "", 1, 1100).runs()).isEmpty();
        storage.dropOld(1100);
        assertThat(storage.retained(filter("a"), "", 1, 1099).runs()).isEmpty();
    }

    private List<String> kept(String filter, String after) throws StorageException {
        return storage.retained(filter(filter), after, 1 << 20, 1).runs().stream()
                .flatMap(Drafts::told)
                .toList();
    }

    @Test
    void theSameKeyOnTheSameTopicIsStoredOnce() throws StorageException {
        append(keyed("a", "k", "1"));
        reopen();

        assertThat(append(keyed("a", "k", "1"), keyed("b", "k", "1"), keyed("a", "k2", "1")))
                .containsExactly(receipt(DUPLICATE, 1), receipt(STORED, 2), receipt(STORED, 3));
        assertThat(storage.head()).isEqualTo(behind(3));
    }

    @Test
    void theSameKeyWithAnotherPayloadIsAConflict() throws StorageException {
        append(keyed("a", "k", "1"));

        assertThat(append(keyed("a", "k", "2"))).containsExactly(receipt(CONFLICT, 1));
        assertThat(storage.head()).isEqualTo(behind(1));
    }

    @Test
    void aKeyIsRememberedWithinOneListToo() throws StorageException {
        assertThat(append(keyed("a", "k", "1"), run("a", "0"), keyed("a", "k", "1"), keyed("a", "k", "2")))
                .containsExactly(receipt(STORED, 1), receipt(STORED, 2), receipt(DUPLICATE, 1), receipt(CONFLICT, 1));
    }

    @Test
    void aKeyIsForgottenWhenItsWindowIsOver() throws StorageException {
        storage.append(List.of(keyed("a", "k", "1")), 5100);

        storage.dropOld(6099);
        assertThat(storage.append(List.of(keyed("a", "k", "1")), 6099)).containsExactly(receipt(DUPLICATE, 1));
        assertThat(storage.append(List.of(keyed("a", "k", "2")), 6100)).containsExactly(receipt(STORED, 2));
        storage.dropOld(9000);
        assertThat(storage.append(List.of(keyed("a", "k", "1")), 9000)).containsExactly(receipt(STORED, 3));
    }

    @Test
    void aSessionIsReadAsItWasSaved() throws StorageException {
        SessionState session = session("ann-ü", 7);
        storage.saveSessions(List.of(session, session("bob", 1)));
        storage.saveSessions(List.of(session("bob", 2)));
        reopen();

        assertThat(storage.session("ann-ü")).contains(session);
        assertThat(storage.session("bob")).contains(session("bob", 2));
        assertThat(storage.session("cid")).isEmpty();
    }

    @Test
    void aDeletedSessionIsGone() throws StorageException {
        storage.saveSessions(List.of(session("ann", 1)));
        storage.deleteSession("ann");
        storage.deleteSession("bob");
        reopen();

        assertThat(storage.session("ann")).isEmpty();
        assertThat(storage.sessions("", 9)).isEmpty();
    }

    @Test
    void sessionsAreListedByNamePageByPage() throws StorageException {
        storage.saveSessions(List.of(session("c", 1), session("a", 1), session("b", 1)));

        assertThat(storage.sessions("", 2)).extracting(SessionState::name).containsExactly("a", "b");
        assertThat(storage.sessions("b", 2)).extracting(SessionState::name).containsExactly("c");
        assertThat(storage.sessions("aa", 1)).extracting(SessionState::name).containsExactly("b");
    }

    @Test
    void longSessionsAreListedInShorterPagesToTheLastOne() throws StorageException {
        List<SessionState> all = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            all.add(new SessionState(
                    "s" + i,
                    List.of(new SessionState.Subscribed(
                            filter(i + "x".repeat(60_000)), QoS.AT_LEAST_ONCE, Position.START)),
                    Position.START,
                    List.of(),
                    1,
                    1,
                    Position.START));
        }
        storage.saveSessions(all);

        List<SessionState> found = new ArrayList<>();
        List<SessionState> page = storage.sessions("", 100);
        assertThat(page).hasSizeLessThanOrEqualTo(longSessionsInAPage());
        while (!page.isEmpty()) {
            found.addAll(page);
            page = storage.sessions(page.get(page.size() - 1).name(), 100);
        }

        assertThat(found).isEqualTo(all);
    }

    /** How many sessions of 60 KB are listed at once. */
    protected int longSessionsInAPage() {
        return 10;
    }

    private static SessionState session(String name, long offset) {
        return new SessionState(
                name,
                List.of(
                        new SessionState.Subscribed(filter("a/+/ü/#"), QoS.EXACTLY_ONCE, Position.START),
                        new SessionState.Subscribed(filter("b"), QoS.AT_MOST_ONCE, behind(3))),
                behind(offset),
                List.of(new SessionState.Pending(MessageId.of(5), 2)),
                60_000,
                1234,
                behind(offset + 1),
                new Handshakes(
                        -offset,
                        offset,
                        List.of(
                                new Handshakes.Outgoing(7, MessageId.of(5), QoS.EXACTLY_ONCE, false),
                                new Handshakes.Outgoing(65_535, MessageId.of(4), QoS.EXACTLY_ONCE, true)),
                        List.of(new Handshakes.Incoming(60_000, offset, true))),
                List.of(
                        new SubscriptionOptions(filter("b"), 268_435_455, true, false),
                        new SubscriptionOptions(filter("a/+/ü/#"), 0, false, true)),
                "alice");
    }

    private static Receipt receipt(Receipt.Outcome outcome, long id) {
        return new Receipt(outcome, MessageId.of(id));
    }
}

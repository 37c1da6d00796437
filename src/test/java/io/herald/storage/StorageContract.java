package io.herald.storage;

import static io.herald.storage.Drafts.all;
import static io.herald.storage.Drafts.behind;
import static io.herald.storage.Drafts.expiring;
import static io.herald.storage.Drafts.filter;
import static io.herald.storage.Drafts.from;
import static io.herald.storage.Drafts.run;
import static io.herald.storage.Drafts.told;
import static io.herald.storage.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.Storage.Ends;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every storage does: the log itself. Each test runs for each backend. */
public abstract class StorageContract extends BesideTheLogContract {
    @Test
    void anEmptyLogHasNothingAndItsHeadIsItsStart() throws StorageException {
        assertThat(storage.head()).isEqualTo(Position.START);
        assertThat(storage.oldest()).isEqualTo(Position.START);
        assertThat(storage.findings()).isEmpty();
        assertThat(storage.ends(topic("a"))).isEmpty();
        assertThat(storage.at(5)).isEqualTo(Position.START);
        Page page = storage.read(from(0, "#"));
        assertThat(page.isAtHead()).isTrue();
        assertThat(page.missing()).isNull();
    }

    @Test
    void idsFollowEachOtherFromOneOnInTheOrderOfTheList() throws StorageException {
        assertThat(append(run("a", "1", "2"), run("b", "3"))).containsExactly(stored(1), stored(3));
        assertThat(append(run("a", "4"))).containsExactly(stored(4));
        assertThat(storage.head()).isEqualTo(behind(4));
        assertThat(append()).isEmpty();
    }

    @Test
    void whatIsReadIsWhatWasAppended() throws StorageException {
        Run run = run("a/ü/😀", "x", "", "zwei");
        append(run);
        Run read = storage.read(from(0, "#")).runs().get(0);

        assertThat(read.head()).isEqualTo(run.head());
        assertThat(told(read)).containsExactly("1 a/ü/😀 x", "2 a/ü/😀 ", "3 a/ü/😀 zwei");
    }

    @Test
    void whatWasAppendedMayBeOverwrittenByItsOwner() throws StorageException {
        Run run = run("a", "mine");
        append(run);
        java.util.Arrays.fill(run.payloads().bytes(), (byte) 'x');

        assertThat(told(storage.read(from(0, "a")))).containsExactly("1 a mine");
    }

    @Test
    void anExactTopicAndAWildcardFindTheSame() throws StorageException {
        append(run("a/b", "1"), run("a/c", "2"), run("a/b", "3", "4"), run("$x", "5"), run("a/b/c", "6"));
        reopen();

        assertThat(told(storage.read(from(0, "a/b")))).containsExactly("1 a/b 1", "3 a/b 3", "4 a/b 4");
        assertThat(told(storage.read(from(0, "a/+")))).containsExactly("1 a/b 1", "2 a/c 2", "3 a/b 3", "4 a/b 4");
        assertThat(told(storage.read(from(0, "a/c", "$x")))).containsExactly("2 a/c 2", "5 $x 5");
        assertThat(all(storage, from(0, "#"))).hasSize(5);
        assertThat(storage.read(from(0, "a")).next()).isEqualTo(behind(6));
        assertThat(storage.read(from(0, "nothing/#")).isAtHead()).isTrue();
    }

    @Test
    void aReaderInTheMiddleOfARunGetsTheRestOfIt() throws StorageException {
        append(run("b", "0"), run("a", "1", "2", "3"), run("b", "4"));

        for (String filter : List.of("a", "#")) {
            Page page = storage.read(from(2, filter));
            assertThat(told(page)).startsWith("3 a 2", "4 a 3");
            assertThat(page.missing()).isNull();
        }
        assertThat(told(storage.read(from(4, "a")))).isEmpty();
    }

    @Test
    void aPageHasAtMostAsManyMessagesAsAskedFor() throws StorageException {
        append(run("a", "1", "2", "3"), run("a", "4", "5"));

        for (String filter : List.of("a", "#")) {
            Page page = storage.read(new PageQuery(List.of(filter(filter)), behind(1), 3, 1 << 20, 1));
            assertThat(told(page)).containsExactly("2 a 2", "3 a 3", "4 a 4");
            assertThat(page.next()).isEqualTo(behind(4));
            assertThat(page.isAtHead()).isFalse();
        }
    }

    @Test
    void aPageEndsAfterAboutSoManyBytesButHasAtLeastOneMessage() throws StorageException {
        append(run("a", "x".repeat(1000)), run("a", "y".repeat(1000)), run("a", "z".repeat(1000)));

        for (String filter : List.of("a", "#")) {
            assertThat(storage.read(new PageQuery(List.of(filter(filter)), behind(0), 9, 1, 1))
                            .runs())
                    .hasSize(1);
            assertThat(storage.read(new PageQuery(List.of(filter(filter)), behind(0), 9, 1500, 1))
                            .runs())
                    .hasSize(2);
        }
    }

    @Test
    void aScanThatFindsNothingStopsAndSaysWhereToGoOn() throws StorageException {
        for (int i = 0; i < 100; i++) {
            append(run("a", "x".repeat(1000)));
        }
        Page page = storage.read(new PageQuery(List.of(filter("b/#")), behind(0), 9, 1000, 1));

        assertThat(page.runs()).isEmpty();
        assertThat(page.isAtHead()).isFalse();
        assertThat(page.next().in(MessageId.SOLE).offset()).isBetween(10L, 20L);
    }

    @Test
    void r8_aClockThatJumpsTwoHoursChangesNoOrder() throws StorageException {
        long jump = 7_200_000;
        long[] times = {jump, 2 * jump, 1, 2 * jump + 10, jump};
        for (int i = 0; i < times.length; i++) {
            assertThat(storage.append(List.of(run("a", "m" + i)), times[i])).containsExactly(stored(i + 1));
        }
        reopen();

        assertThat(told(storage.read(from(0, "a")))).containsExactly("1 a m0", "2 a m1", "3 a m2", "4 a m3", "5 a m4");
        assertThat(storage.at(jump)).isEqualTo(behind(0));
        assertThat(storage.at(jump + 1)).isEqualTo(behind(1));
        assertThat(storage.at(2 * jump + 1)).isEqualTo(behind(3));
        storage.dropOld(0);
        assertThat(storage.oldest()).isEqualTo(Position.START);
    }

    @Test
    void whatHasExpiredIsPassedOver() throws StorageException {
        append(expiring("a", 500, "short"), expiring("a", 501, "long"), run("a", "ever"));

        for (String filter : List.of("a", "#")) {
            PageQuery query = new PageQuery(List.of(filter(filter)), behind(0), 9, 1 << 20, 1500);
            assertThat(told(storage.read(query))).containsExactly("2 a long", "3 a ever");
        }
    }

    @Test
    void theEndsOfATopicAreItsFirstAndLastMessage() throws StorageException {
        append(run("a", "1", "2"), run("b", "3"), run("a", "4", "5"), run("aa", "6"));
        reopen();

        assertThat(storage.ends(topic("a"))).contains(new Ends(MessageId.of(1), MessageId.of(5)));
        assertThat(storage.ends(topic("b"))).contains(new Ends(MessageId.of(3), MessageId.of(3)));
        assertThat(storage.ends(topic("c"))).isEmpty();
    }

    @Test
    void theEndsOfATopicAreFoundHoweverFarTheyLieApart() throws StorageException {
        append(run("rare", "1"), run("once", "2"));
        for (int i = 0; i < 20; i++) {
            append(run("often", "x".repeat(100_000)));
        }
        append(run("rare", "23"));
        for (int i = 0; i < 20; i++) {
            append(run("often", "x".repeat(100_000)));
        }
        reopen();

        assertThat(storage.ends(topic("rare"))).contains(new Ends(MessageId.of(1), MessageId.of(23)));
        assertThat(storage.ends(topic("once"))).contains(new Ends(MessageId.of(2), MessageId.of(2)));
        assertThat(storage.ends(topic("often"))).contains(new Ends(MessageId.of(3), MessageId.of(43)));
        assertThat(storage.ends(topic("never"))).isEmpty();
    }

    @Test
    void aTimeLeadsToTheFirstMessageStoredThenOrLater() throws StorageException {
        storage.append(List.of(run("a", "1", "2")), 100);
        storage.append(List.of(run("a", "3")), 200);
        storage.append(List.of(run("a", "4")), 150);
        storage.append(List.of(run("a", "5")), 300);
        reopen();

        assertThat(storage.at(0)).isEqualTo(behind(0));
        assertThat(storage.at(100)).isEqualTo(behind(0));
        assertThat(storage.at(101)).isEqualTo(behind(2));
        assertThat(storage.at(200)).isEqualTo(behind(2));
        assertThat(storage.at(201)).isEqualTo(behind(4));
        assertThat(storage.at(301)).isEqualTo(behind(5));
    }

    @Test
    void aReaderBeyondTheHeadIsAtTheHead() throws StorageException {
        append(run("a", "1"));

        for (String filter : List.of("a", "#")) {
            Page page = storage.read(from(7, filter));
            assertThat(page.runs()).isEmpty();
            assertThat(page.isAtHead()).isTrue();
        }
    }

    @Test
    void theOldestGoBeyondTheBytesOfRetentionAndReadersAreTold() throws StorageException {
        for (int i = 0; i < 120; i++) {
            storage.append(List.of(run("t" + i % 3, "x".repeat(100_000))), 1000);
            storage.dropOld(1000);
        }
        long before = storage.oldest().in(MessageId.SOLE).offset();
        assertThat(before).isBetween(120 - 84L, 120 - 60L);

        reopen();
        assertThat(storage.oldest()).isEqualTo(behind(before));
        for (String filter : List.of("#", "t1")) {
            Page page = storage.read(from(3, filter));
            assertThat(page.missing()).isEqualTo(new Page.Missing(behind(3), behind(before)));
            assertThat(page.runs().get(0).first().offset()).isBetween(before + 1, before + 3);
            assertThat(storage.read(from(before, filter)).missing()).isNull();
        }
        assertThat(storage.read(from(0, "#")).missing()).isNotNull();
        assertThat(storage.ends(topic("t1")).orElseThrow().first().offset()).isBetween(before + 1, before + 3);
    }

    @Test
    void whatIsTooOldGoesHoweverLittleItIsAndIdsGoOn() throws StorageException {
        storage.append(List.of(run("a", "1", "2")), 1000);
        storage.dropOld(1000 + AGE_MS);
        assertThat(storage.oldest()).isEqualTo(Position.START);

        storage.dropOld(1001 + AGE_MS);
        assertThat(storage.oldest()).isEqualTo(behind(2));
        assertThat(storage.ends(topic("a"))).isEmpty();
        reopen();
        assertThat(storage.head()).isEqualTo(behind(2));
        assertThat(storage.read(from(0, "a")).missing()).isEqualTo(new Page.Missing(behind(0), behind(2)));
        assertThat(storage.append(List.of(run("a", "3")), 2000 + AGE_MS)).containsExactly(stored(3));
        assertThat(told(storage.read(from(2, "a")))).containsExactly("3 a 3");
    }

    @RepeatedTest(20)
    void manyRandomCallsAgreeWithAModel() throws StorageException {
        long seed = new Random().nextLong();
        StorageModel model = new StorageModel(new Random(seed));
        List<String> did = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            did.add(model.appendTo(storage));
            if (i % 50 == 49) {
                reopen();
            }
            model.compareWith(storage, "seed " + seed + " after " + did);
        }
    }

    static Receipt stored(long id) {
        return new Receipt(Receipt.Outcome.STORED, MessageId.of(id));
    }
}

package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.delivery.Sharing.Share;
import io.herald.topic.Load;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A group whose members have at most four messages each, and at most about three kilobytes. */
class SharingTest {
    private static final MessageHead HEAD = MessageHead.plain(TopicName.of("t", 1), "p", 0);

    private final AtomicInteger window = new AtomicInteger(4);
    private final Sharing<String> sharing = new Sharing<>(window::get, 3_000);

    @Test
    void aRunIsCutIntoSlicesOfOneLengthByTurns() {
        join("a", "b", "c");

        assertThat(shares(run(1, 6))).containsExactly("a 1-2", "b 3-4", "c 5-6");
        assertThat(shares(run(7, 1))).containsExactly("a 7-7");
        assertThat(shares(run(8, 1), run(9, 2))).containsExactly("b 8-8", "c 9-9", "a 10-10");
        assertThat(sharing.room()).isEqualTo(2);
    }

    @Test
    void aSliceMayBeOfSeveralRuns() {
        join("a", "b");

        assertThat(shares(run(1, 1), run(2, 3))).containsExactly("a 1-1, 2-2", "b 3-4");
    }

    @Test
    void whoHasAsMuchAsItMayTakesNoMore() {
        join("a", "b");
        sharing.share(List.of(run(1, 8)));

        assertThat(sharing.room()).isZero();
        Sharing.Shared<String> shared = sharing.share(List.of(run(9, 2)));
        assertThat(shared.shares()).isEmpty();
        assertThat(shared.left()).containsExactly(MessageId.of(9), MessageId.of(10));

        sharing.settled(MessageId.of(2));
        assertThat(sharing.room()).isEqualTo(1);
        assertThat(shares(run(9, 2))).containsExactly("a 9-9");
    }

    /** However few each may have: who acknowledges gets the next. */
    @Test
    void whoAcknowledgesNothingTakesNothingFromTheOthers() {
        join("silent", "b");
        window.set(2);
        sharing.share(List.of(run(1, 4)));
        assertThat(sharing.room()).isZero();

        for (long id = 3; id < 20; id++) {
            sharing.settled(MessageId.of(id));
            assertThat(sharing.room()).isEqualTo(1);
            assertThat(shares(run(id + 2, 1))).containsExactly("b " + (id + 2) + "-" + (id + 2));
        }
    }

    @Test
    void whoHasAsManyBytesAsItMayTakesNoMore() {
        join("a");
        Run large = new Run(HEAD, Payloads.of(new byte[2_800]), MessageId.of(1));
        assertThat(shares(large)).containsExactly("a 1-1");

        assertThat(sharing.room()).isZero();
        sharing.settled(MessageId.of(1));
        assertThat(sharing.room()).isEqualTo(4);
    }

    @Test
    void whoseSocketTakesNoMoreIsPassedOver() {
        join("a", "b");
        sharing.load("a", Load.WAITING);

        assertThat(shares(run(1, 2))).containsExactly("b 1-2");
        assertThat(sharing.room()).isEqualTo(2);
        sharing.join("c");
        assertThat(sharing.room()).isEqualTo(2);
    }

    @Test
    void whatOneHeldWhoLeavesIsNobodysAndGoesToAnother() {
        join("a", "b");
        sharing.share(List.of(run(1, 4)));

        assertThat(sharing.leave("a")).containsExactly(MessageId.of(1), MessageId.of(2));
        assertThat(sharing.leave("a")).isEmpty();
        assertThat(sharing.shareAgain(run(1, 1))).isEqualTo("b");
        assertThat(sharing.has("b", MessageId.of(1))).isTrue();
        assertThat(sharing.members()).containsExactly("b");
    }

    @Test
    void whatGoesToAnotherMayStillBeAcknowledgedByWhoHadIt() {
        join("a", "b");
        sharing.share(List.of(run(1, 1)));

        assertThat(sharing.shareAgain(run(1, 1))).isEqualTo("b");
        assertThat(sharing.has("a", MessageId.of(1))).isTrue();
        assertThat(sharing.room()).isEqualTo(6);
        assertThat(sharing.refuse("a", MessageId.of(1))).isFalse();
        assertThat(sharing.room()).isEqualTo(7);
        assertThat(sharing.refuse("b", MessageId.of(1))).isTrue();
        assertThat(sharing.room()).isEqualTo(8);
    }

    @Test
    void whatTheOnlyMemberHasIsSentToItAgainWithoutRoom() {
        join("a");
        sharing.share(List.of(run(1, 4)));

        assertThat(sharing.hasRoomFor(MessageId.of(1))).isTrue();
        assertThat(sharing.hasRoomFor(MessageId.of(5))).isFalse();
        assertThat(sharing.shareAgain(run(1, 1))).isEqualTo("a");
        assertThat(sharing.shareAgain(run(5, 1))).isNull();
        sharing.load("a", Load.WAITING);
        assertThat(sharing.hasRoomFor(MessageId.of(1))).isFalse();
        assertThat(sharing.shareAgain(run(1, 1))).isNull();
        sharing.settled(MessageId.of(1));
        sharing.load("a", Load.EVEN);
        assertThat(sharing.room()).isEqualTo(1);
    }

    @Test
    void fleetingMessagesGoToThoseForWhomLeastWaits() {
        assertThat(sharing.spread(fleeting(1))).isEmpty();
        join("a", "b", "c");
        sharing.share(List.of(run(1, 12)));

        assertThat(counts(fleeting(5))).containsExactly("a 2", "b 2", "c 1");
        sharing.load("a", Load.BEHIND);
        sharing.load("b", Load.WAITING);
        assertThat(counts(fleeting(5))).containsExactly("c 5");
        sharing.load("c", Load.BEHIND);
        assertThat(counts(fleeting(1))).containsExactly("b 1");
        sharing.load("b", Load.BEHIND);
        assertThat(counts(fleeting(3))).containsExactly("c 1", "a 1", "b 1");
    }

    @Test
    void theTurnsGoOnWhenAMemberLeaves() {
        join("a", "b", "c");
        assertThat(shares(run(1, 1))).containsExactly("a 1-1");
        assertThat(shares(run(2, 1))).containsExactly("b 2-2");
        sharing.leave("a");
        assertThat(shares(run(3, 1))).containsExactly("c 3-3");
        sharing.leave("c");
        assertThat(shares(run(4, 1))).containsExactly("b 4-4");
        sharing.leave("b");
        assertThat(sharing.isEmpty()).isTrue();
        assertThat(sharing.room()).isZero();
        sharing.load("b", Load.EVEN);
        assertThat(sharing.has("b", MessageId.of(4))).isFalse();
    }

    private void join(String... members) {
        for (String member : members) {
            sharing.join(member);
            sharing.load(member, Load.EVEN);
        }
    }

    private List<String> shares(Run... runs) {
        return sharing.share(List.of(runs)).shares().stream()
                .map(share -> share.member() + " "
                        + String.join(
                                ", ",
                                share.runs().stream()
                                        .map(run -> run.first().text() + "-"
                                                + run.last().text())
                                        .toList()))
                .toList();
    }

    private List<String> counts(Run run) {
        return sharing.spread(run).stream()
                .map((Share<String> share) ->
                        share.member() + " " + share.runs().get(0).count())
                .toList();
    }

    private static Run run(long first, int count) {
        return fleeting(count).storedAs(MessageId.of(first));
    }

    private static Run fleeting(int count) {
        int[] bounds =
                LongStream.range(0, 2L * count).mapToInt(i -> (int) (i + 1) / 2).toArray();
        return new Run(HEAD, new Payloads(new byte[count], bounds, 0, count));
    }
}

package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.herald.delivery.Follower.State;
import io.herald.delivery.Taken.Delivery;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture in the comment of {@link Follower}, arrow by arrow, and the corners between them. */
class FollowerTest {
    private static final TopicFilter A = TopicFilter.of("a", 2);
    private static final TopicFilter ALL = TopicFilter.of("#", 2);
    private final InFlight inFlight = new InFlight(4, 10, 2);
    private final Follower follower = new Follower(null);

    @Test
    void whoBeginsNowIsLiveAtOnce() {
        follower.subscribeFromNow(A, QoS.AT_LEAST_ONCE, at(7));

        assertThat(follower.state()).isEqualTo(State.LIVE);
        assertThat(follower.position()).isEqualTo(at(7));
        assertThat(follower.offer(List.of(run(8, 2)), true, 0)).isTrue();
        assertThat(follower.position()).isEqualTo(at(9));
    }

    @Test
    void whatWasOfferedWhileASubscriptionWasOnItsWayIsReadFromTheLog() {
        assertThat(follower.offer(List.of(run(8, 1)), true, 0)).isFalse();
        follower.subscribeFromNow(A, QoS.AT_LEAST_ONCE, at(7));

        assertThat(follower.state()).isEqualTo(State.CATCHING_UP);
        assertThat(ask().from()).isEqualTo(at(7));
    }

    @Test
    void whoWantsYesterdayReadsUpToTheHeadAndIsLive() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));
        PageQuery query = ask();
        assertThat(query.filters()).containsExactly(A);
        assertThat(query.from()).isEqualTo(at(2));
        assertThat(follower.nextPage(1, 0, true)).as("one page at a time").isNull();

        follower.take(page(5, 9, run(3, 1)), 0);
        assertThat(follower.state()).isEqualTo(State.CATCHING_UP);
        ask();
        Taken taken = follower.take(page(9, 9, run(8, 1)), 0);
        assertThat(taken.deliveries()).hasSize(1);
        assertThat(follower.state()).isEqualTo(State.LIVE);
        assertThat(follower.nextPage(1, 0, true)).isNull();
    }

    @Test
    void theHeadIsNotEnoughWhenTheFeedWasFurther() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));
        ask();
        assertThat(follower.offer(List.of(run(10, 1)), true, 0)).isFalse();
        follower.take(page(9, 9), 0);
        assertThat(follower.state()).isEqualTo(State.CATCHING_UP);

        ask();
        follower.take(page(10, 10, run(10, 1)), 0);
        assertThat(follower.state()).isEqualTo(State.LIVE);
    }

    @Test
    void whatTheReaderWasFasterWithIsNotWrittenAgain() {
        live(10);

        assertThat(follower.offer(List.of(run(8, 3)), true, 0)).isFalse();
        assertThat(follower.state()).isEqualTo(State.LIVE);
    }

    @Test
    void whatTheReaderHasHadInPartIsLeftToTheReader() {
        live(10);

        assertThat(follower.offer(List.of(run(9, 4)), true, 0)).isFalse();
        assertThat(follower.state()).isEqualTo(State.CATCHING_UP);
        assertThat(ask().from()).isEqualTo(at(10));
    }

    @Test
    void withoutRoomItIsBlockedUntilThereIsSomeAgain() {
        live(10);
        assertThat(follower.offer(List.of(run(11, 1)), false, 0)).isFalse();
        assertThat(follower.state()).isEqualTo(State.BLOCKED);
        assertThat(follower.nextPage(1, 0, false)).isNull();

        follower.roomAgain();
        assertThat(follower.state()).isEqualTo(State.CATCHING_UP);
        assertThat(ask()).isNotNull();
    }

    @Test
    void aFullWindowBlocksAndAnAcknowledgementAllowsOneMore() {
        Follower durable = new Follower(inFlight);
        durable.subscribeFromNow(A, QoS.AT_LEAST_ONCE, at(0));
        assertThat(durable.offer(List.of(run(1, 4)), true, 0)).isTrue();
        assertThat(durable.offer(List.of(run(5, 1)), true, 0)).isFalse();
        assertThat(durable.state()).isEqualTo(State.BLOCKED);

        inFlight.ack(MessageId.of(2));
        assertThat(durable.nextPage(100, 0, true).maxMessages()).isEqualTo(1);
    }

    @Test
    void whatIsNotAcknowledgedTakesNoWindow() {
        Follower durable = new Follower(inFlight);
        durable.subscribeFromNow(A, QoS.AT_MOST_ONCE, at(0));

        assertThat(durable.offer(List.of(run(1, 9)), true, 0)).isTrue();
        assertThat(durable.qosOf(run(1, 9))).isEqualTo(QoS.AT_MOST_ONCE);
        assertThat(inFlight.room()).isEqualTo(4);
    }

    @Test
    void whoGoesBackGetsNothingTwiceForOtherFilters() {
        live(10);
        follower.subscribe(ALL, QoS.AT_LEAST_ONCE, at(3));

        assertThat(follower.position()).isEqualTo(at(3));
        assertThat(follower.filters())
                .containsExactly(
                        new Subscribed(A, QoS.AT_LEAST_ONCE, at(10)), new Subscribed(ALL, QoS.AT_LEAST_ONCE, at(3)));
        follower.unsubscribe(ALL);
        assertThat(follower.position()).as("nobody means what lies before").isEqualTo(at(10));
    }

    @Test
    void goingBackInOnePartitionSkipsNothingInAnother() {
        Follower many = new Follower(
                Position.of("0-9,1-4"), List.of(new Subscribed(A, QoS.AT_LEAST_ONCE, Position.START)), null);
        many.subscribe(ALL, QoS.AT_LEAST_ONCE, Position.of("0-2,1-8"));

        assertThat(many.position()).isEqualTo(Position.of("0-2,1-4"));
        assertThat(many.filters().get(0).since().covers(Position.of("0-9,1-4"))).isTrue();
    }

    @Test
    void aPageOfOtherFiltersIsDroppedAndAskedForAgain() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));
        ask();
        follower.subscribe(ALL, QoS.AT_LEAST_ONCE, at(1));

        Taken taken = follower.take(page(9, 9, run(3, 1)), 0);
        assertThat(taken).isEqualTo(Taken.NOTHING);
        assertThat(ask().from()).isEqualTo(at(1));
    }

    @Test
    void aPageThatFailsIsAskedForAgain() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));
        PageQuery query = ask();
        follower.pageIsOver();

        assertThat(ask()).isEqualTo(query);
    }

    @Test
    void aPageThatNobodyAskedForIsAFault() {
        assertThatIllegalStateException().isThrownBy(() -> follower.take(page(1, 1), 0));
    }

    @Test
    void aRunIsCutWhereFiltersBegin() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(3));
        follower.subscribe(ALL, QoS.EXACTLY_ONCE, at(6));
        ask();
        Run run = run(1, 9);

        assertThat(follower.take(page(9, 9, run), 0).deliveries())
                .extracting(Delivery::run)
                .extracting(Run::first, Run::count)
                .containsExactly(tuple(MessageId.of(4), 3), tuple(MessageId.of(7), 3));
    }

    @Test
    void theQosIsTheHighestThatWasAskedForAtMostTheMessages() {
        follower.subscribe(A, QoS.AT_MOST_ONCE, at(0));
        follower.subscribe(ALL, QoS.EXACTLY_ONCE, at(0));
        ask();

        assertThat(follower.take(page(1, 1, run(1, 1)), 0).deliveries())
                .extracting(Delivery::qos)
                .containsExactly(QoS.AT_LEAST_ONCE);
    }

    @Test
    void whatIsMissingIsPassedOn() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));
        ask();
        Page.Missing missing = new Page.Missing(at(2), at(5));

        assertThat(follower.take(new Page(List.of(), at(9), at(9), missing), 0).missing())
                .isEqualTo(missing);
    }

    @Test
    void whoSubscribesAgainAsBeforeLosesNothing() {
        follower.subscribe(A, QoS.AT_LEAST_ONCE, at(2));

        assertThat(follower.renew(A, QoS.EXACTLY_ONCE)).isTrue();
        assertThat(follower.renew(ALL, QoS.EXACTLY_ONCE)).isFalse();
        assertThat(follower.filters()).containsExactly(new Subscribed(A, QoS.EXACTLY_ONCE, at(2)));
        assertThat(ask().from()).isEqualTo(at(2));
    }

    @Test
    void whoWantsNothingOfWhatPassesIsNotLeftBehind() {
        live(10);
        follower.passed(at(500));

        assertThat(follower.position()).isEqualTo(at(500));
    }

    private void live(long offset) {
        follower.subscribeFromNow(A, QoS.AT_LEAST_ONCE, at(offset));
    }

    private PageQuery ask() {
        return follower.nextPage(100, 0, true);
    }

    private static Position at(long offset) {
        return Position.behind(MessageId.of(offset));
    }

    private static Page page(long next, long head, Run... runs) {
        return new Page(List.of(runs), at(next), at(head), null);
    }

    private static Run run(long first, int count) {
        MessageHead head = MessageHead.plain(TopicName.of("a", 2), "p", 0).on(Terms.STORED);
        return new Run(head, new Payloads(new byte[0], new int[2 * count], 0, count), MessageId.of(first));
    }
}

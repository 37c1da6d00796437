package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pictures in the comment of {@link Backlog}, and the corners between them. Each item takes one byte. */
class BacklogTest {
    private final List<String> discarded = new ArrayList<>();
    private final Backlog<String> backlog = new Backlog<>(() -> 3, discarded::add);

    @Test
    void dropNewCountsWhatCameLastBehindWhatWaits() {
        Subscription subscription = subscription("x", SlowPolicy.DROP_NEW);
        offer(subscription, "m1", "m2", "m3", "m4", "m5", "m6");

        assertThat(backlog.dropped()).isEqualTo(3);
        assertThat(discarded).isEmpty();
        assertThat(polled()).containsExactly("m1", "m2", "m3", "x missed 3");
    }

    @Test
    void aCountIsClosedByTheNextMessageThatFits() {
        Subscription subscription = subscription("x", SlowPolicy.DROP_NEW);
        offer(subscription, "m1", "m2", "m3", "m4");
        assertThat(backlog.poll().item()).isEqualTo("m1");
        offer(subscription, "m5", "m6");

        assertThat(polled()).containsExactly("m2", "m3", "x missed 1", "m5", "x missed 1");
    }

    @Test
    void dropOldCountsWhatWaitedLongestBeforeWhatIsLeft() {
        offer(subscription("x", SlowPolicy.DROP_OLD), "m1", "m2", "m3", "m4", "m5", "m6");

        assertThat(discarded).containsExactly("m1", "m2", "m3");
        assertThat(polled()).containsExactly("x missed 3", "m4", "m5", "m6");
    }

    @Test
    void latestKeepsTheLastMessageOfEachTopic() {
        Subscription subscription = subscription("x", SlowPolicy.LATEST);
        for (int i = 1; i <= 3; i++) {
            backlog.offer(new Backlog.Offer<>(subscription, topic("a"), "a" + i, 1, 1));
            backlog.offer(new Backlog.Offer<>(subscription, topic("b"), "b" + i, 1, 1));
        }
        backlog.leaveOut(subscription, 5);

        assertThat(discarded).containsExactly("a1", "b1", "a2", "b2");
        assertThat(polled()).containsExactly("x missed 9", "a3", "b3");
        assertThat(backlog.dropped()).isEqualTo(9);
    }

    @Test
    void whoLosesAllThatWaitedForThemIsToldSo() {
        Subscription loser = subscription("loser", SlowPolicy.DROP_OLD);
        Subscription winner = subscription("winner", SlowPolicy.DROP_OLD);
        offer(loser, "l1", "l2");
        offer(winner, "w1", "w2", "w3");

        assertThat(polled()).containsExactly("w1", "w2", "w3", "loser missed 2");
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void dropOldTakesNothingFromOtherPolicies() {
        Subscription keeps = subscription("keeps", SlowPolicy.DROP_NEW);
        Subscription yields = subscription("yields", SlowPolicy.DROP_OLD);
        offer(keeps, "k1");
        offer(yields, "y1", "y2", "y3");
        offer(keeps, "k2");

        assertThat(polled()).containsExactly("k1", "yields missed 1", "y2", "y3", "keeps missed 1");
    }

    @Test
    void dropOldGivesUpNothingForWhatWillNotFitAnyway() {
        Subscription keeps = subscription("keeps", SlowPolicy.DISCONNECT);
        Subscription yields = subscription("yields", SlowPolicy.DROP_OLD);
        offer(yields, "y1");
        offer(keeps, "k1", "k2");

        assertThat(backlog.offer(new Backlog.Offer<>(yields, topic("t"), "huge", 2, 4)))
                .isFalse();
        assertThat(polled()).containsExactly("y1", "k1", "k2", "yields missed 4");
        assertThat(discarded).isEmpty();
    }

    @Test
    void nothingIsKeptForASubscriberThatIsGone() {
        Subscription subscription = subscription("x", SlowPolicy.DROP_NEW);
        offer(subscription, "m1", "m2", "m3", "m4");
        offer(subscription("y", SlowPolicy.DROP_OLD), "n1");

        backlog.clear();

        assertThat(discarded).containsExactly("m1", "m2", "m3");
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.bytes()).isZero();
        assertThat(backlog.poll()).isNull();
        assertThat(subscription.missed).isZero();
        assertThat(subscription.openGap).isNull();
    }

    private void offer(Subscription subscription, String... items) {
        for (String item : items) {
            backlog.offer(new Backlog.Offer<>(subscription, topic("t"), item, 1, 1));
        }
    }

    private List<String> polled() {
        List<String> polled = new ArrayList<>();
        for (Backlog.Next<String> next = backlog.poll(); next != null; next = backlog.poll()) {
            if (next.missed() > 0) {
                polled.add(next.subscription().filter() + " missed " + next.missed());
            }
            if (next.item() != null) {
                polled.add(next.item());
            }
        }
        return polled;
    }

    private static Subscription subscription(String filter, SlowPolicy policy) {
        return new Subscription(TopicFilter.of(filter, 1), policy);
    }

    private static TopicName topic(String name) {
        return TopicName.of(name, 1);
    }
}

package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thousands of slow subscribers' lives, each by its seed, held against {@link BacklogModel} at every step. */
class BacklogSimulation {
    private static final int SEEDS = 5_000;
    private static final int STEPS = 120;
    private static final long MAX_BYTES = 40;
    private static final List<TopicName> TOPICS =
            List.of(TopicName.of("a", 1), TopicName.of("b", 1), TopicName.of("c", 1));

    @Test
    void everyMessageIsDeliveredOnceOrMissedOnceInItsPlace() {
        for (long seed = 0; seed < SEEDS; seed++) {
            live(seed);
        }
    }

    private static void live(long seed) {
        Random random = new Random(seed);
        BacklogModel model = new BacklogModel(MAX_BYTES);
        Backlog<BacklogModel.Item> backlog = new Backlog<>(() -> MAX_BYTES, model::discarded);
        List<Subscription> subscriptions = subscriptions(random);
        try {
            for (int step = 0; step < STEPS; step++) {
                step(random, backlog, model, subscriptions);
                model.check(backlog);
            }
            drain(backlog, model, Integer.MAX_VALUE);
            model.checkAllHeard();
            assertThat(backlog.isEmpty()).isTrue();
            assertThat(backlog.bytes()).isZero();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed, broken);
        }
    }

    private static void step(
            Random random, Backlog<BacklogModel.Item> backlog, BacklogModel model, List<Subscription> subscriptions) {
        int die = random.nextInt(100);
        if (die < 70) {
            Subscription subscription = subscriptions.get(random.nextInt(subscriptions.size()));
            TopicName topic = TOPICS.get(random.nextInt(TOPICS.size()));
            int bytes = random.nextInt(20) == 0 ? 30 + random.nextInt(20) : 1 + random.nextInt(8);
            BacklogModel.Item item = model.item(subscription, topic, bytes, 1 + random.nextInt(3));
            boolean taken = model.offered(item);
            assertThat(backlog.offer(new Backlog.Offer<>(subscription, topic, item, bytes, item.messages())))
                    .isEqualTo(taken);
        } else if (die < 99) {
            drain(backlog, model, 1 + random.nextInt(6));
        } else {
            model.cleared();
            backlog.clear();
            assertThat(backlog.isEmpty()).isTrue();
        }
    }

    private static void drain(Backlog<BacklogModel.Item> backlog, BacklogModel model, int most) {
        for (int i = 0; i < most; i++) {
            Backlog.Next<BacklogModel.Item> next = backlog.poll();
            if (next == null) {
                assertThat(backlog.isEmpty()).isTrue();
                return;
            }
            model.polled(next);
        }
    }

    private static List<Subscription> subscriptions(Random random) {
        SlowPolicy[] policies = SlowPolicy.values();
        return IntStream.rangeClosed(0, random.nextInt(5))
                .mapToObj(i -> new Subscription(TopicFilter.of("s" + i, 1), policies[random.nextInt(policies.length)]))
                .toList();
    }
}

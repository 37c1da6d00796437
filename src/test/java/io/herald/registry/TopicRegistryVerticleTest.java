package io.herald.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Batches;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.Delivery;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.TopicsAnswer;
import io.herald.metrics.Metrics;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicRegistryVerticleTest {
    private static final int MAX_TOPICS = 1_000;

    private Vertx vertx;
    private FakeDoorVerticle publisher;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        FakeDoorVerticle.wait(
                vertx.deployVerticle(new TopicRegistryVerticle(MAX_TOPICS, BrokerFacts.of("0", new Metrics()))));
        publisher = FakeDoorVerticle.deploy(vertx);
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void eachDoorGetsExactlyTheRunsItWantsInOrder() throws Exception {
        List<TopicFilter> filters = List.of(filter("a/+"), filter("#"), filter("b"), filter("a/b"));
        List<FakeDoorVerticle> doors = new ArrayList<>();
        for (TopicFilter filter : filters) {
            FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
            door.ask(() -> door.broker().want(filter, 1));
            doors.add(door);
        }
        long seed = 7;
        Random random = new Random(seed);
        String[] topics = {"a/a", "a/b", "b", "c", "a/b/c"};
        for (int round = 0; round < 300; round++) {
            List<Run> runs = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(i -> Batches.run(topics[random.nextInt(topics.length)], "m" + i))
                    .toList();
            publish(runs);
            for (int i = 0; i < doors.size(); i++) {
                TopicFilter filter = filters.get(i);
                List<Run> wanted =
                        runs.stream().filter(run -> filter.matches(run.topic())).toList();
                List<Run> got =
                        wanted.isEmpty() ? List.of() : doors.get(i).next().runs();
                assertThat(got).as("seed %d, round %d, %s", seed, round, filter).isEqualTo(wanted);
                assertThat(doors.get(i).isQuiet()).isTrue();
            }
        }
    }

    @Test
    void whatCouldNotBePassedOnIsToldToEveryDoorThatWantsAnything() throws Exception {
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        door.ask(() -> door.broker().want(filter("a"), 1));
        Run run = Batches.run("a", "1");
        publish(stumblingOver(run));

        Delivery told = door.next();
        assertThat(told.isLost()).isTrue();
        assertThat(told.publication().runs()).isEqualTo(List.of(run));
    }

    @Test
    void whoAskedWhoHearsIsAnsweredAlsoWhereThatCouldNotBePassedOn() throws Exception {
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        door.ask(() -> door.broker().want(filter("a"), 1));
        AtomicInteger answered = new AtomicInteger();
        List<Run> hostile = stumblingOver(Batches.run("a", "1"));
        vertx.eventBus().send(BusAddress.PUBLISH, Batches.asking(hostile, publisher.ownContext(), answered));

        assertThat(door.next().isLost()).isTrue();
        assertThat(answered).hasValue(1);
    }

    /** A batch that is a fault of the broker, the first time it is looked at. */
    private static List<Run> stumblingOver(Run run) {
        boolean[] stumbles = {true};
        return new AbstractList<>() {
            @Override
            public Run get(int i) {
                if (stumbles[0]) {
                    stumbles[0] = false;
                    throw new IllegalStateException("a bug");
                }
                return run;
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    @Test
    void everyMessageIsCountedOnItsTopicOnce() throws Exception {
        Run two = Batches.run("a", "1", "2");
        Run one = Batches.run("b", "1");
        publish(List.of(two));
        publish(List.of(two, two));
        publish(List.of(two, one, two, one));
        publish(List.of(one, two));

        assertThat(topics("#", 9).topics())
                .containsExactly(new TopicsAnswer.Topic("a", 0, 12), new TopicsAnswer.Topic("b", 0, 3));
    }

    @Test
    void topicsAreListedByNameWithTheirSubscriptionsUpToALimit() throws Exception {
        publisher.ask(() -> publisher.broker().want(filter("b/+"), 3));
        publisher.ask(() -> publisher.broker().want(filter("b/exact"), 2));
        publish(List.of(Batches.run("b/c", "m"), Batches.run("a", "m")));

        TopicsAnswer all = topics("#", 3);
        assertThat(all.topics())
                .containsExactly(
                        new TopicsAnswer.Topic("a", 0, 1),
                        new TopicsAnswer.Topic("b/c", 3, 1),
                        new TopicsAnswer.Topic("b/exact", 5, 0));
        assertThat(all.more()).isFalse();
        assertThat(topics("#", 2).topics()).extracting(TopicsAnswer.Topic::name).containsExactly("a", "b/c");
        assertThat(topics("#", 2).more()).isTrue();
        assertThat(topics("b/exact", 9).topics()).hasSize(1);
        assertThat(topics("nobody", 9).topics()).isEmpty();
    }

    @Test
    void topicsUsedOnceDoNotStayInMemory() throws Exception {
        for (int batch = 0; batch < 20; batch++) {
            int from = batch * 1_000;
            publish(IntStream.range(from, from + 1_000)
                    .mapToObj(i -> Batches.run("once/" + i, "m"))
                    .toList());
        }

        assertThat(topics("#", 100_000).topics()).hasSize(MAX_TOPICS);
    }

    @Test
    void aDoorThatLeavesIsForgottenAndNoBatchIsLost() throws Exception {
        FakeDoorVerticle leaver = FakeDoorVerticle.deploy(vertx);
        leaver.ask(() -> leaver.broker().want(filter("#"), 1));
        List<Future<Void>> settled = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            settled.add(send(List.of(Batches.run("t", "m" + i))));
            if (i == 1_000) {
                leaver.ownContext().runOnContext(v -> leaver.broker().leave());
            }
        }

        FakeDoorVerticle.wait(Future.all(settled));
        leaver.ask(() -> leaver.broker().leave());
        leaver.forget();
        publish(List.of(Batches.run("t", "late")));
        assertThat(leaver.isQuiet()).isTrue();
        assertThat(topics("t", 1).topics().get(0).subscriptions()).isZero();
    }

    @Test
    void whatIsPublishedAfterAnInterestIsAnsweredReachesTheDoor() throws Exception {
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        for (int i = 0; i < 200; i++) {
            TopicFilter filter = filter("t/" + i);
            door.ask(() -> door.broker().want(filter, 1));
            Run run = Batches.run("t/" + i, "m");
            publish(List.of(run));
            assertThat(door.next().runs()).containsExactly(run);
        }
    }

    private void publish(List<Run> runs) throws Exception {
        FakeDoorVerticle.wait(send(runs));
    }

    private Future<Void> send(List<Run> runs) {
        Promise<Void> settled = Promise.promise();
        publisher.ownContext().runOnContext(v -> publisher.broker().publish(runs, 1, done -> settled.complete()));
        return settled.future();
    }

    private TopicsAnswer topics(String filter, int limit) throws Exception {
        return publisher.ask(() -> publisher.broker().topics(filter(filter), limit));
    }

    private static TopicFilter filter(String text) {
        return TopicFilter.of(text, 9);
    }
}

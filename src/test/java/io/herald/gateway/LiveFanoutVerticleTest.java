package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.herald.access.Access;
import io.herald.bus.Batches;
import io.herald.bus.Interest;
import io.herald.bus.SteadyTime;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFanoutVerticleTest {
    private FanoutStage stage;
    private final FakeSink sink = new FakeSink();

    @BeforeEach
    void open() throws Exception {
        stage = FanoutStage.open();
    }

    @AfterEach
    void close() throws Exception {
        sink.read();
        stage.close();
    }

    @Test
    void aRunIsEncodedOnceForAllWhoWantItsForm() throws Exception {
        List<FakeSink> sinks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sinks.add(new FakeSink());
            stage.subscriber(sinks.get(i), "", i % 2 == 0 ? "a/+" : "a/b");
        }
        FakeEncoder other = new FakeEncoder();
        SubscriberSession stranger = new SubscriberSession(stage.fanout, sink, other, Access.ofBroker());
        stage.on(() -> stranger.subscribe(TopicFilter.of("#", 1), FanoutStage.fleeting("")));

        stage.on(() -> {
            stage.deliver(Batches.run("a/b", "one", "two"), Batches.run("a/b", "three"));
            return null;
        });

        assertThat(stage.encoder.made()).hasSize(1);
        assertThat(other.made()).hasSize(1);
        assertThat(stage.encoder.made().get(0).refCnt()).isEqualTo(100);
        assertThat(new HashSet<>(sinks.stream().map(FakeSink::addresses).toList()))
                .hasSize(1);
        assertThat(sinks).allSatisfy(each -> assertThat(each.read()).isEqualTo("one\ntwo\nthree\n"));
        assertThat(stage.encoder.made().get(0).refCnt()).isZero();
        assertThat(sink.read()).isEqualTo("one\ntwo\nthree\n");
        assertThat(other.held()).isZero();
        assertThat(stage.metrics.snapshot().delivered()).isEqualTo(303);
    }

    @Test
    void whatExpiredBeforeItIsWrittenIsNotDelivered() throws Exception {
        stage.subscriber(sink, "", "a");

        stage.on(() -> {
            stage.deliver(mortal("gone", -1_000), mortal("here", 0));
            stage.deliver(mortal("gone", -1_000));
            return null;
        });

        assertThat(sink.read()).isEqualTo("here\n");
        stage.settle();
        assertThat(stage.settled).as("batches that were given back").hasValue(2);
    }

    /** A stored message that is good for a second and was received some time ago, which is a negative number. */
    private static Run mortal(String payload, long receivedMs) {
        Run run = Batches.run("a", payload);
        MessageHead head = MessageHead.plain(run.topic(), "p", SteadyTime.now() + receivedMs)
                .on(new Terms(QoS.AT_LEAST_ONCE, false, 1_000, ""));
        return new Run(head, run.payloads(), MessageId.of(1));
    }

    @Test
    void aSocketIsFlushedOnceForEachBatchAndOnlyIfItGotSomething() throws Exception {
        FakeSink bystander = new FakeSink();
        stage.subscriber(sink, "", "a", "b");
        stage.subscriber(bystander, "", "z");

        stage.on(() -> {
            stage.deliver(Batches.run("a", "1"), Batches.run("b", "2"), Batches.run("a", "3"), Batches.run("c", "4"));
            return null;
        });

        assertThat(sink.flushes()).isEqualTo(1);
        assertThat(sink.read()).isEqualTo("1\n3\n2\n");
        assertThat(bystander.flushes()).isZero();
        stage.settle();
        assertThat(stage.settled).hasValue(1);
    }

    @Test
    void aSubscriberWhoseFiltersOverlapGetsEachMessageOnce() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "", "a/b", "a/+", "a/#", "#", "a/b");

        deliver(Batches.run("a/b", "m"));
        assertThat(sink.read()).isEqualTo("m\n");

        stage.on(() -> session.unsubscribe(TopicFilter.of("a/b", 2)));
        stage.on(() -> session.unsubscribe(TopicFilter.of("#", 1)));
        deliver(Batches.run("a/b", "n"));
        assertThat(sink.read()).isEqualTo("n\n");
    }

    @Test
    void whatNobodyWantsIsNotEncodedAndGivenBack() throws Exception {
        stage.subscriber(sink, "", "a");

        deliver(Batches.run("b", "m"));

        assertThat(stage.encoder.made()).isEmpty();
        assertThat(stage.settled).hasValue(1);
    }

    @Test
    void theCoreIsToldTheWholeNumberEachTime() throws Exception {
        SubscriberSession one = stage.subscriber(sink, "", "a");
        SubscriberSession two = stage.subscriber(new FakeSink(), "", "a", "b");
        stage.subscriber(new FakeSink(), "", "b");
        stage.on(() -> one.unsubscribe(TopicFilter.of("a", 1)));
        stage.on(() -> {
            two.close();
            two.close();
            return null;
        });
        stage.settle();

        assertThat(stage.interests.stream().map(LiveFanoutVerticleTest::told))
                .startsWith("a=1", "a=2", "b=1", "b=2", "a=1")
                .endsWith("a=0", "b=1")
                .hasSize(7);
        deliver(Batches.run("a", "m"));
        assertThat(stage.encoder.made()).isEmpty();
    }

    private static String told(Interest interest) {
        return interest.filter() + "=" + interest.subscriptions();
    }

    @Test
    void aSubscriptionThatIsReplacedIsNeverMissingInBetween() throws Exception {
        stage.subscriber(sink, "", "a");
        SubscriberSession session = stage.subscriber(sink, "drop-old", "b");
        stage.on(() -> session.subscribe(TopicFilter.of("b", 1), FanoutStage.fleeting("latest")));
        stage.settle();

        assertThat(stage.interests.stream().map(LiveFanoutVerticleTest::told))
                .containsExactly("a=1", "b=1", "b=2", "b=1");
        deliver(Batches.run("b", "m"));
        assertThat(sink.read()).isEqualTo("m\n");
    }

    @Test
    void whoLeavesInTheMiddleOfABatchGetsNoMoreOfItAndHoldsNothing() throws Exception {
        FakeSink other = new FakeSink();
        SubscriberSession leaver = stage.subscriber(other, "", "a", "b");
        sink.onWrite(leaver::close);
        stage.subscriber(sink, "", "a", "b");

        deliver(Batches.run("a", "1"), Batches.run("b", "2"));

        assertThat(sink.read()).isEqualTo("1\n2\n");
        assertThat(other.read()).isIn("", "1\n");
        deliver(Batches.run("a", "3"));
        assertThat(other.read()).isEmpty();
        assertThat(stage.settled).hasValue(2);
    }

    @Test
    void aBatchThatCannotBeEncodedIsGivenBackAndTheNextIsDelivered() throws Exception {
        FakeEncoder broken = new FakeEncoder();
        SubscriberSession session = new SubscriberSession(stage.fanout, sink, broken, Access.ofBroker());
        stage.on(() -> session.subscribe(TopicFilter.of("a", 1), FanoutStage.fleeting("")));
        FakeSink other = new FakeSink();
        stage.subscriber(other, "", "b");
        broken.breakDown();

        Run[] runs = {Batches.run("b", "1"), Batches.run("a", "2")};
        stage.on(() -> assertThatIllegalStateException().isThrownBy(() -> stage.deliver(runs)));
        stage.settle();
        assertThat(stage.settled).hasValue(1);
        deliver(Batches.run("b", "3"));

        assertThat(other.read()).isEqualTo("1\n3\n");
        assertThat(stage.settled).hasValue(2);
    }

    @Test
    void manyTopicsAreDeliveredToWhoWantsAllOfThemHoweverFewAreRemembered() throws Exception {
        List<FakeSink> sinks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sinks.add(new FakeSink());
            stage.subscriber(sinks.get(i), "", "#");
        }
        int topics = 5_000;
        stage.on(() -> {
            for (int i = 0; i < topics; i++) {
                stage.deliver(Batches.run("t/" + i, "m"));
                assertThat(sinks).allSatisfy(each -> assertThat(each.read()).isEqualTo("m\n"));
            }
            return null;
        });
        assertThat(stage.metrics.snapshot().delivered()).isEqualTo(50L * topics);
    }

    private void deliver(Run... runs) throws Exception {
        stage.on(() -> {
            stage.deliver(runs);
            return null;
        });
        stage.settle();
    }
}

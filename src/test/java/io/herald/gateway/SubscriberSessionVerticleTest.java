package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herald.access.Access;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.herald.bus.Batches;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.LogHead;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriberSessionVerticleTest {
    /** A message that takes a tenth of the queue, and with what is around it somewhat more. */
    private static final String TENTH = "x".repeat((int) FanoutStage.QUEUE_BYTES / 10 - 1);

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
    void whatASlowSubscriberMissesIsCountedAndToldWhereItWas() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "", "t");
        sink.setRoom(1);
        deliver("first");
        for (int i = 0; i < 20; i++) {
            deliver(i + TENTH);
        }
        assertThat(sink.read()).isEqualTo("first\n");

        sink.setRoom(Integer.MAX_VALUE);
        drained(session);
        String[] lines = sink.read().split("\n");
        int kept = lines.length - 1;

        assertThat(kept).isBetween(4, 9);
        assertThat(IntStream.range(0, kept))
                .allSatisfy(i -> assertThat(lines[i]).isEqualTo(i + TENTH));
        assertThat(lines[kept]).isEqualTo("GAP t " + (20 - kept));
        assertThat(stage.metrics.snapshot().dropped()).isEqualTo(20 - kept);
        assertThat(stage.metrics.snapshot().delivered()).isEqualTo(1 + kept);
        deliver("live again");
        assertThat(sink.read()).isEqualTo("live again\n");
    }

    @Test
    void whatMayNotBeReadAnyMoreIsNotSentAlthoughItWaited() throws Exception {
        Access access = new Access(Policy.OPEN);
        SubscriberSession session = new SubscriberSession(stage.fanout, sink, stage.encoder, access);
        FakeDoorVerticle.wait(stage.on(() -> session.subscribe(TopicFilter.of("#", 9), FanoutStage.fleeting(""))));
        sink.setRoom(0);
        stage.on(() -> {
            stage.deliver(Batches.run("t", "secret"), Batches.run("open", "known"));
            Rule rule = new Rule(List.of("anonymous"), List.of(), List.of("open"), false);
            access.under(Policy.of(false, Map.of(), List.of(rule)));
            return null;
        });
        sink.setRoom(Integer.MAX_VALUE);
        drained(session);
        assertThat(sink.read()).isEqualTo("known\n");
    }

    @Test
    void aSubscriptionThatTheCoreDidNotTakeIsNotThere() throws Exception {
        SubscriberSession session = new SubscriberSession(stage.fanout, sink, stage.encoder, Access.ofBroker());
        stage.coreFails = true;
        Future<Void> refused = stage.on(() -> session.subscribe(TopicFilter.of("t", 9), FanoutStage.fleeting("")));
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> FakeDoorVerticle.wait(refused));
        stage.settle();

        assertThat(session.subscriptions().isEmpty()).isTrue();
        deliver("nobody asked for this");
        assertThat(sink.read()).isEmpty();

        stage.coreFails = false;
        FakeDoorVerticle.wait(stage.on(() -> session.subscribe(TopicFilter.of("t", 9), FanoutStage.fleeting(""))));
        deliver("wanted");
        assertThat(sink.read()).isEqualTo("wanted\n");
    }

    @Test
    void whoWantsWhatIsRareStandsWhereTheFeedIs() throws Exception {
        stage.vertx
                .eventBus()
                .localConsumer(
                        BusAddress.FEED, ask -> ask.reply(new LogHead(Position.behind(MessageId.of(42)), false)));
        SubscriberSession session = new SubscriberSession(stage.fanout, sink, stage.encoder, Access.ofBroker());
        FakeDoorVerticle.wait(
                stage.on(() -> session.subscribe(TopicFilter.of("rare", 9), Wish.of("", QoS.AT_LEAST_ONCE, ""))));
        assertThat(session.position()).isEqualTo(Position.START);

        FakeDoorVerticle.wait(stage.on(stage.fanout::askFeed));
        assertThat(session.position().text()).isEqualTo("42");
        stage.on(() -> {
            session.close();
            return stage.fanout.askFeed();
        });
    }

    @Test
    void whatWaitsGoesOnOnlyAsFarAsThereIsRoom() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "", "t");
        sink.setRoom(0);
        deliver("1");
        deliver("2");
        deliver("3");
        sink.setRoom(2);
        drained(session);
        assertThat(sink.read()).isEqualTo("1\n2\n");

        sink.setRoom(1);
        deliver("4");
        assertThat(sink.read()).as("nothing overtakes what waits").isEmpty();
        drained(session);
        assertThat(sink.read()).isEqualTo("3\n");
        sink.setRoom(9);
        drained(session);
        assertThat(sink.read()).isEqualTo("4\n");
    }

    @Test
    void ofATopicsMessagesLatestKeepsTheLastAndCountsTheOthers() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "latest", "+");
        sink.setRoom(0);
        deliver(Batches.run("a", "1", "2", "3"), Batches.run("b", "4"));
        assertThat(stage.encoder.held())
                .as("runs of which only the last message waits")
                .isZero();
        deliver(Batches.run("a", "5", "6"));

        sink.setRoom(9);
        drained(session);

        assertThat(sink.read()).isEqualTo("GAP + 4\n6\n4\n");
        assertThat(stage.metrics.snapshot().dropped()).isEqualTo(4);
        assertThat(stage.metrics.snapshot().delivered()).isEqualTo(2);
    }

    @Test
    void whoWantsToBeDisconnectedIsAndHoldsNothing() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "disconnect", "t");
        sink.onDisconnect(session::close);
        sink.setRoom(0);
        for (int i = 0; i < 20 && !sink.wasTooSlow(); i++) {
            deliver(TENTH);
        }

        assertThat(sink.wasTooSlow()).isTrue();
        assertThat(stage.encoder.held()).isZero();
        assertThat(session.subscriptions().isEmpty()).isTrue();
        deliver("nobody hears this");
        assertThat(sink.read()).isEmpty();
    }

    @Test
    void whatIsNotTakenBeforeTheBoundDoesNotDisconnect() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "disconnect", "t");
        sink.setRoom(0);
        deliver(TENTH);
        sink.setRoom(1);
        drained(session);

        assertThat(sink.wasTooSlow()).isFalse();
        assertThat(sink.read()).isEqualTo(TENTH + "\n");
    }

    @Test
    void littleMessagesAreCountedWithWhatIsAroundThem() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "", "t");
        sink.setRoom(0);
        for (int i = 0; i < 1_000; i++) {
            deliver("m");
        }
        assertThat(stage.encoder.held()).isLessThan(FanoutStage.QUEUE_BYTES / 100);
        stage.on(() -> {
            session.close();
            return null;
        });
        assertThat(stage.encoder.held()).isZero();
    }

    @Test
    void aSessionHasOnlySoManySubscriptions() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "");
        for (int i = 0; i < FanoutStage.SUBSCRIPTIONS; i++) {
            String filter = "t/" + i;
            stage.on(() -> session.subscribe(TopicFilter.of(filter, 2), FanoutStage.fleeting("")));
        }
        Future<Void> replaced =
                stage.on(() -> session.subscribe(TopicFilter.of("t/0", 2), FanoutStage.fleeting("latest")));
        Future<Void> more = stage.on(() -> session.subscribe(TopicFilter.of("more", 2), FanoutStage.fleeting("")));

        assertThat(replaced.failed()).isFalse();
        assertThat(more.cause()).isInstanceOfSatisfying(BrokerException.class, refused -> assertThat(refused.code())
                .isEqualTo(ErrorCode.RATE_LIMITED));
        assertThat(stage.on(() -> session.unsubscribe(TopicFilter.of("more", 2))))
                .isFalse();
    }

    @Test
    void aPolicyThatDoesNotExistChangesNothing() throws Exception {
        SubscriberSession session = stage.subscriber(sink, "", "t");

        stage.on(() -> assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> session.subscribe(TopicFilter.of("t", 1), FanoutStage.fleeting("nonsense"))));

        deliver("m");
        assertThat(sink.read()).isEqualTo("m\n");
    }

    private void deliver(String message) throws Exception {
        deliver(Batches.run("t", message));
    }

    private void deliver(Run... runs) throws Exception {
        stage.on(() -> {
            stage.deliver(runs);
            return null;
        });
    }

    private void drained(SubscriberSession session) throws Exception {
        stage.on(() -> {
            session.drained();
            return null;
        });
    }
}

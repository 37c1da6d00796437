package io.herald.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Broker;
import io.herald.bus.Delivery;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.TopicsAnswer;
import io.herald.metrics.Metrics;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker tells of itself, and when. */
class SystemTopicsVerticleTest {
    private static final long NEVER_MS = 1_000_000;

    private final Metrics metrics = new Metrics();
    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void whoBeginsToListenIsToldAllAtOnce() throws Exception {
        registry(NEVER_MS);
        metrics.line().published(11);
        metrics.line().delivered(22);
        metrics.line().dropped(3);
        metrics.line().connected();
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        want(door, "weather", 4);
        want(door, "$SYS/#", 2);

        assertThat(facts(door.next()))
                .containsEntry("$SYS/broker/version", "Herald 1.2.3")
                .containsEntry("$SYS/broker/clients/connected", "1")
                .containsEntry("$SYS/broker/messages/received", "11")
                .containsEntry("$SYS/broker/messages/sent", "22")
                .containsEntry("$SYS/broker/messages/dropped", "3")
                .containsEntry("$SYS/broker/publish/messages/received", "11")
                .containsEntry("$SYS/broker/publish/messages/sent", "22")
                .containsEntry("$SYS/broker/publish/messages/dropped", "3")
                .containsEntry("$SYS/broker/subscriptions/count", "6")
                .hasEntrySatisfying(
                        "$SYS/broker/uptime", uptime -> assertThat(uptime).matches("[0-9]+"))
                .hasSize(10);
        assertThat(door.isQuiet()).isTrue();
    }

    @Test
    void aListenerIsToldWhatItWantsAndAgainAndAgain() throws Exception {
        registry(10);
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        want(door, "$SYS/+/uptime", 1);

        for (int i = 0; i < 5; i++) {
            Delivery delivery = door.next();
            assertThat(facts(delivery)).containsOnlyKeys("$SYS/broker/uptime");
            Run run = delivery.runs().get(0);
            assertThat(run.isStored()).isFalse();
            assertThat(run.head().terms().retain()).isFalse();
            assertThat(run.head().publisher()).isEqualTo("herald");
        }
    }

    @Test
    void whoWantsEverythingIsNotToldThis() throws Exception {
        registry(NEVER_MS);
        FakeDoorVerticle every = FakeDoorVerticle.deploy(vertx);
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        want(every, "#", 1);
        want(every, "+/broker/version", 1);
        want(door, "$SYS/broker/version", 1);

        assertThat(facts(door.next())).containsOnlyKeys("$SYS/broker/version");
        assertThat(every.isQuiet()).isTrue();
    }

    @Test
    void howeverManyBeginToListenTheyAreToldTogether() throws Exception {
        registry(NEVER_MS);
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        long startNs = System.nanoTime();
        for (int i = 1; i <= 200; i++) {
            want(door, "$SYS/#", i);
        }
        assertThat(facts(door.next())).containsEntry("$SYS/broker/subscriptions/count", "1");
        String count = "";
        while (!count.equals("200")) {
            count = facts(door.next()).get("$SYS/broker/subscriptions/count");
        }

        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        assertThat(told(door)).isLessThanOrEqualTo(2 + tookMs / 250);
    }

    @Test
    void whenNobodyListensAnyMoreNothingIsTold() throws Exception {
        registry(10);
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        want(door, "$SYS/#", 1);
        assertThat(door.next()).isNotNull();
        want(door, "$SYS/#", 0);
        long told = told(door);
        FakeDoorVerticle.wait(vertx.timer(100, TimeUnit.MILLISECONDS));

        assertThat(told(door)).as("10 times as long as the period").isBetween(1L, told + 1);
        door.forget();
        want(door, "$SYS/#", 1);
        assertThat(door.next()).isNotNull();
    }

    @Test
    void theTopicsAreListedForWhoAsksForThemOnly() throws Exception {
        registry(NEVER_MS);
        FakeDoorVerticle door = FakeDoorVerticle.deploy(vertx);
        want(door, "a", 1);

        assertThat(topics(door, "#")).extracting(TopicsAnswer.Topic::name).containsExactly("a");
        assertThat(topics(door, "$SYS/broker/clients/#"))
                .containsExactly(new TopicsAnswer.Topic("$SYS/broker/clients/connected", 0, 0));
        assertThat(topics(door, "#")).hasSize(1);
    }

    private void registry(long everyMs) throws Exception {
        BrokerFacts facts = new BrokerFacts("1.2.3", metrics, everyMs);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(100, facts)));
    }

    private static void want(FakeDoorVerticle door, String filter, int subscriptions) throws Exception {
        door.ask(() -> door.broker().want(TopicFilter.of(filter, 200), subscriptions));
    }

    /** How often the facts were told. */
    private static long told(FakeDoorVerticle door) throws Exception {
        return topics(door, "$SYS/broker/uptime").get(0).messages();
    }

    private static List<TopicsAnswer.Topic> topics(FakeDoorVerticle door, String filter) throws Exception {
        return door.ask(() -> door.broker().topics(TopicFilter.of(filter, 200), 100))
                .topics();
    }

    private static Map<String, String> facts(Delivery delivery) {
        Map<String, String> facts = new TreeMap<>();
        for (Run run : delivery.runs()) {
            facts.put(run.topic().text(), new String(run.payloads().copy(0), StandardCharsets.UTF_8));
        }
        return facts;
    }
}

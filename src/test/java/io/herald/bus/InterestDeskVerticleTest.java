package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Position;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a door instance wants is told once a turn, in order, and all of it is answered. */
class InterestDeskVerticleTest {
    private static final int MOST = 256;

    private final Vertx vertx = Vertx.vertx();
    private final List<List<Interest>> told = Collections.synchronizedList(new ArrayList<>());
    private FakeDoorVerticle door;

    @BeforeEach
    void enter() throws Exception {
        Broker.prepare(vertx);
        door = FakeDoorVerticle.deploy(vertx);
        vertx.eventBus().<Interests>localConsumer(BusAddress.INTEREST, message -> {
            told.add(message.body().all());
            message.reply(new LogHead(Position.START, false));
        });
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsSaidInATurnIsOneMessageInThatOrder() throws Exception {
        door.ask(() -> Future.all(want("a", 1), want("a", 2), want("a", 1), want("b", 1)));
        door.ask(() -> want("b", 0));

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).extracting(Interest::subscriptions).containsExactly(1, 2, 1, 1);
        assertThat(told.get(1)).extracting(one -> one.filter().text()).containsExactly("b");
    }

    @Test
    void aGreatMuchIsToldInSeveral() throws Exception {
        door.ask(() -> Future.all(IntStream.range(0, 2 * MOST + 1)
                .mapToObj(i -> want("a/" + i, 1))
                .toList()));

        assertThat(told).extracting(List::size).containsExactly(MOST, MOST, 1);
    }

    private Future<LogHead> want(String filter, int subscriptions) {
        return door.broker().want(TopicFilter.of(filter, 9), subscriptions);
    }
}

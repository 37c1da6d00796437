package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Access;
import io.herald.bus.BusAddress;
import io.herald.bus.TopicsAnswer;
import io.herald.bus.TopicsQuery;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a door instance asks the core for topics when many want to know. */
class TopicListsVerticleTest {
    private static final int LIMIT = 10;

    private final Queue<Message<TopicsQuery>> asked = new ArrayDeque<>();
    private FanoutStage stage;
    private TopicLists lists;

    @BeforeEach
    void start() throws Exception {
        stage = FanoutStage.open();
        stage.on(() -> stage.vertx.eventBus().<TopicsQuery>localConsumer(BusAddress.TOPICS, asked::add));
        lists = new TopicLists(stage.door.broker());
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void oneQuestionIsAskedAtATimeAndThoseWhoWaitWithTheSameShareItsAnswer() throws Exception {
        List<Future<TopicsAnswer>> answers = new ArrayList<>();
        stage.on(() -> {
            for (String filter : List.of("a", "a", "b", "a", "b")) {
                answers.add(lists.list(TopicFilter.of(filter, 2), LIMIT, Access.ofBroker()));
            }
            return null;
        });

        // The first had gone when the others came: what they get is no older than their question.
        answer("a", 1);
        answer("a", 2);
        answer("b", 3);
        assertThat(stage.on(() -> answers.stream()
                        .map(answer -> answer.result().topics().get(0).messages())
                        .toList()))
                .containsExactly(1L, 2L, 3L, 2L, 3L);
        assertThat(stage.on(asked::size)).isZero();
    }

    private void answer(String filter, long messages) throws Exception {
        stage.settle();
        assertThat(stage.on(asked::size)).isEqualTo(1);
        stage.on(() -> {
            Message<TopicsQuery> question = asked.remove();
            assertThat(question.body().filter().text()).isEqualTo(filter);
            question.reply(new TopicsAnswer(List.of(new TopicsAnswer.Topic(filter, 0, messages)), false));
            return null;
        });
        stage.settle();
    }
}

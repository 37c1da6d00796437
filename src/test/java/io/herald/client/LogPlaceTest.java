package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.QoS;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogPlaceTest {
    private final LogPlace place = new LogPlace();

    @Test
    void itIsBehindTheLastMessageThatCameInTurn() {
        place.subscribed(Map.of("a/#", SubscribeWish.PLAIN));
        place.handled(message("a/b", "7", QoS.AT_LEAST_ONCE, false));
        place.handled(message("a/b", "", QoS.AT_MOST_ONCE, false));

        assertThat(place.lastId()).isEqualTo("7");
    }

    @Test
    void whatComesOutOfTurnTellsNothing() {
        place.subscribed(Map.of(
                "a", SubscribeWish.PLAIN,
                "fleeting", new SubscribeWish(null, QoS.AT_MOST_ONCE, ""),
                "$share/g/shared/+", SubscribeWish.PLAIN,
                "not/#/valid", SubscribeWish.PLAIN));
        place.handled(message("a", "1", QoS.AT_LEAST_ONCE, false));

        place.handled(message("a", "9", QoS.AT_LEAST_ONCE, true));
        place.handled(message("fleeting", "9", QoS.AT_MOST_ONCE, false));
        place.handled(message("shared/x", "9", QoS.AT_LEAST_ONCE, false));
        place.handled(message("other", "9", QoS.AT_LEAST_ONCE, false));

        assertThat(place.lastId()).isEqualTo("1");
    }

    @Test
    void whoTookEverythingBackBeginsAnew() {
        place.subscribed(Map.of("a", SubscribeWish.PLAIN));
        place.handled(message("a", "7", QoS.AT_LEAST_ONCE, false));
        place.subscribed(Map.of());
        place.subscribed(Map.of("a", SubscribeWish.PLAIN));

        assertThat(place.lastId()).isEmpty();
    }

    private static Delivery message(String topic, String id, QoS qos, boolean retained) {
        return new Delivery(topic, new byte[0], 0, "p", "", List.of(), id, qos, retained, 0, 0);
    }
}

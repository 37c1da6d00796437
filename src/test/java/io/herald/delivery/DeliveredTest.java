package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On what terms messages are delivered. */
class DeliveredTest {
    private static final long RECEIVED_MS = 1_000;

    @Test
    void whatHasExpiredIsLeftOutAndWhatHasNotSaysWhatIsLeft() {
        Run ever = run(new Terms(QoS.AT_LEAST_ONCE, false, 0, ""));
        Run gone = run(new Terms(QoS.AT_LEAST_ONCE, false, 500, ""));
        Run here = run(new Terms(QoS.EXACTLY_ONCE, true, 501, "key"));

        List<Run> good = Delivered.stillGood(List.of(ever, gone, here), () -> RECEIVED_MS + 500);

        assertThat(good).hasSize(2);
        assertThat(good.get(0)).isSameAs(ever);
        assertThat(good.get(1).head().terms()).isEqualTo(new Terms(QoS.EXACTLY_ONCE, true, 1, "key"));
        assertThat(good.get(1).first()).isEqualTo(here.first());
        assertThat(good.get(1).payloads()).isSameAs(here.payloads());
    }

    @Test
    void whereNothingExpiresNothingIsMadeAndTheClockIsNotAsked() {
        List<Run> runs = List.of(run(Terms.STORED), run(Terms.FLEETING));

        assertThat(Delivered.stillGood(runs, () -> {
                    throw new AssertionError("the clock was asked");
                }))
                .isSameAs(runs);
    }

    @Test
    void whatIsLeftIsToldAtEveryLevel() {
        Run stored = run(new Terms(QoS.EXACTLY_ONCE, true, 501, "key"));

        assertThat(Delivered.atMost(QoS.AT_MOST_ONCE, List.of(stored))
                        .get(0)
                        .head()
                        .terms())
                .isEqualTo(new Terms(QoS.AT_MOST_ONCE, false, 501, ""));
        assertThat(Delivered.retained(QoS.AT_LEAST_ONCE, stored).head().terms())
                .isEqualTo(new Terms(QoS.AT_LEAST_ONCE, true, 501, ""));
    }

    private static Run run(Terms terms) {
        MessageHead head =
                MessageHead.plain(TopicName.of("a", 1), "p", RECEIVED_MS).on(terms);
        return new Run(head, Payloads.of(new byte[1]), MessageId.of(7));
    }
}

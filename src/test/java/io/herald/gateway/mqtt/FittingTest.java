package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.mqtt.FrameWalk;
import io.herald.mqtt.PublishFrames;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FittingTest {
    private final PublishForm form = new PublishForm(new PublishFrames(5, new int[0]), false, null);

    private ByteBuf packet(String topic, int payload) {
        MessageHead head = MessageHead.plain(TopicName.of(topic, 9), "p", 1);
        Run run = new Run(head, Payloads.of(new byte[payload]));
        return form.encode(List.of(run), ByteBufAllocator.DEFAULT).bytes();
    }

    /** The length of what it becomes, and of its topic's name. */
    private static List<Integer> fitted(Fitting fitting, ByteBuf packet) {
        ByteBuf own = fitting.fit(packet);
        FrameWalk walk = new FrameWalk().over(own.nioBuffer());
        assertThat(walk.next()).isTrue();
        List<Integer> found = List.of(walk.length(), walk.topicEnd() - walk.topicStart());
        assertThat(walk.next()).isFalse();
        own.release();
        return found;
    }

    @Test
    void anAliasMakesNoPacketLongerThanTheClientTakes() {
        for (int payload = 0; payload < 140; payload++) {
            int length = packet("a", payload).readableBytes();
            Fitting fitting = Fitting.of(length + FrameWalk.MAX_ALIAS, 1);
            assertThat(fitted(fitting, packet("a", payload)).get(1)).isOne();
            for (int more = 0; more <= FrameWalk.MAX_ALIAS; more++) {
                if (packet("a", payload + more).readableBytes() <= length + FrameWalk.MAX_ALIAS) {
                    assertThat(fitted(fitting, packet("a", payload + more)).get(0))
                            .isLessThanOrEqualTo(length + FrameWalk.MAX_ALIAS);
                }
            }
        }
    }

    @Test
    void aTopicThatIsKnownIsNotNamedAgain() {
        Fitting fitting = Fitting.of(Integer.MAX_VALUE, 1);

        assertThat(fitted(fitting, packet("a/b", 9))).containsExactly(2 + 2 + 3 + 4 + 9, 3);
        assertThat(fitted(fitting, packet("a/b", 9))).containsExactly(2 + 2 + 4 + 9, 0);
        assertThat(fitted(fitting, packet("a/c", 9))).containsExactly(2 + 2 + 3 + 1 + 9, 3);
    }

    @Test
    void whatIsTooLongIsLeftOut() {
        Fitting fitting = Fitting.of(packet("a", 9).readableBytes(), 0);

        assertThat(fitted(fitting, packet("a", 9)).get(0)).isEqualTo(2 + 2 + 1 + 1 + 9);
        ByteBuf nothing = fitting.fit(packet("a", 10));
        assertThat(nothing.isReadable()).isFalse();
        nothing.release();
    }
}

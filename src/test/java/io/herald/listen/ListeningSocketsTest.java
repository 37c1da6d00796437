package io.herald.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Row N3: a crowd is let in a few at a time, and sent away no faster. */
class ListeningSocketsTest {
    @Test
    void whereNobodyMoreMayComeInNoMoreAreAcceptedInASecondEither() {
        ListeningSockets full = new ListeningSockets(null, -OpenSockets.SPARE, 1);
        EmbeddedChannel listening = new EmbeddedChannel();
        full.watch(listening.pipeline());

        for (int i = 0; i < AcceptPace.AT_ONCE; i++) {
            assertThat(listening.config().isAutoRead()).isTrue();
            EmbeddedChannel socket = new EmbeddedChannel();
            assertThat(listening.writeInbound(socket)).as("it is let in").isFalse();
            assertThat(socket.isOpen()).isFalse();
        }
        assertThat(listening.config().isAutoRead()).isFalse();
        assertThat(full.clients()).isZero();
    }
}

package io.herald.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Row R10: a broker without descriptors waits for some, and does not fill its log with that. */
class FullHouseTest {
    private final List<String> said = new ArrayList<>();
    private long nowNs = Long.MAX_VALUE - 5;
    private final EmbeddedChannel socket = new EmbeddedChannel(new FullHouse(said::add, () -> nowNs));

    private void fail() {
        socket.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
    }

    @Test
    void itIsSaidOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            fail();
            nowNs += TimeUnit.SECONDS.toNanos(1);
        }

        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("Too many open files").doesNotContain("since");
        assertThat(said.get(1)).contains("60 times since");
        socket.checkException();
    }

    @Test
    void itIsTriedAgainAfterAPause() {
        fail();
        assertThat(socket.config().isAutoRead()).isFalse();

        socket.advanceTimeBy(1, TimeUnit.SECONDS);
        socket.runScheduledPendingTasks();
        assertThat(socket.config().isAutoRead()).isTrue();
    }

    @Test
    void whatIsNoTroubleOfTheSystemIsNotItsBusiness() {
        socket.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));

        assertThat(said).isEmpty();
        assertThatThrownBy(socket::checkException).hasMessage("a bug");
    }
}

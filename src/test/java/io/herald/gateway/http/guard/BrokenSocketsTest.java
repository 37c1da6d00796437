package io.herald.gateway.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row S15: a client that resets its connection leaves nothing in the log. */
class BrokenSocketsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        BrokenSockets.addTo(channel.pipeline());
    }

    @Test
    void aConnectionThatIsResetIsClosedAndNobodyHearsOfIt() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        channel.checkException();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatElseGoesWrongIsPassedOn() {
        channel.pipeline().fireExceptionCaught(new IllegalStateException("a defect"));

        assertThatThrownBy(channel::checkException).hasMessage("a defect");
        assertThat(channel.isOpen()).isTrue();
    }
}

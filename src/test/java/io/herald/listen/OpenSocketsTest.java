package io.herald.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
    private final OpenSockets all = new OpenSockets(10);
    private final EmbeddedChannel line = new EmbeddedChannel(all);
    private final EmbeddedChannel http = new EmbeddedChannel(all);

    @Test
    void thereAreNoMoreThanMayBeAtAllDoorsTogetherUntilSomeAreClosed() {
        List<EmbeddedChannel> sockets = new ArrayList<>();
        for (int i = 0; i < 10 + OpenSockets.SPARE; i++) {
            sockets.add(isLetIn(i % 2 == 0 ? line : http));
        }
        assertThat(sockets).allMatch(EmbeddedChannel::isOpen);
        assertThat(isLetIn(line).isOpen()).isFalse();
        assertThat(isLetIn(http).isOpen()).isFalse();

        sockets.get(0).close();

        assertThat(isLetIn(http).isOpen()).isTrue();
        assertThat(isLetIn(line).isOpen()).isFalse();
    }

    private static EmbeddedChannel isLetIn(EmbeddedChannel listening) {
        EmbeddedChannel socket = new EmbeddedChannel();
        boolean passed = listening.writeInbound(socket);
        assertThat(passed).isEqualTo(socket.isOpen());
        Object accepted = listening.readInbound();
        assertThat(accepted).isEqualTo(passed ? socket : null);
        return socket;
    }
}

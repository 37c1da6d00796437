package io.herald.gateway.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Access;
import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.metrics.Metrics;
import io.herald.topic.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamVerticleTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Vertx vertx = Vertx.vertx();
    private LiveFanout fanout;

    @BeforeEach
    void open() throws Exception {
        Broker.prepare(vertx);
        LiveFanout.Limits limits = new LiveFanout.Limits(9, 9_000, 9, 9_000, 9);
        fanout = new LiveFanout(
                vertx,
                FakeDoorVerticle.deploy(vertx).broker(),
                new ClientLimits(limits, new PublishWindow.Quota(0, 0)),
                new Metrics().http());
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void oneThatEndedBeforeItWasOpenSaysWhyWhenItIs() {
        EventStream stream = new EventStream(fanout, StreamForms.chunked().ssePayloads(), Access.ofBroker());
        stream.end(ErrorCode.RATE_LIMITED, "too slow");
        channel.pipeline().addLast("encoder", new ChannelInboundHandlerAdapter());
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        stream.open(
                new ChannelOutput(channel.pipeline().context("encoder"), stream::drained),
                Unpooled.copiedBuffer("head ", StandardCharsets.UTF_8));

        assertThat(written()).startsWith("head ").contains("event: error").contains("too slow");
        assertThat(stream.isClosed()).isTrue();
    }

    private String written() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return all.toString();
    }
}

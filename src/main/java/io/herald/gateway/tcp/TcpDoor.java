package io.herald.gateway.tcp;

import io.herald.access.Access;
import io.herald.bus.Broker;
import io.herald.bus.SteadyTime;
import io.herald.config.BrokerConfig;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RunEncoder;
import io.herald.gateway.TopicLists;
import io.herald.line.CommandDecoder;
import io.herald.line.Reply;
import io.herald.metrics.DoorMetrics;
import io.herald.socket.ReadGate;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.function.BiConsumer;

/**
 * What the connections of one door instance share. Belongs to the event loop of the instance.
 *
 * @param context the instance's context
 * @param limits what was configured
 * @param frameTimeoutMs how long a line or frame may take from its first byte to its last
 * @param version the broker's version, as HELLO tells it
 * @param broker the core
 * @param keeper who comes in, and may do what
 * @param fanout delivers live messages
 * @param sessions the durable ones
 * @param window takes publishes in
 * @param metrics counts
 * @param topics the topic names this instance knows
 * @param lists asks which topics there are
 * @param slabs what this instance reads into
 * @param input what its clients may have sent and not finished
 * @param frames the form for programs
 * @param lines the form for people
 */
record TcpDoor(
        ContextInternal context,
        BrokerConfig.Limits limits,
        long frameTimeoutMs,
        String version,
        Broker broker,
        Gatekeeper keeper,
        LiveFanout fanout,
        DurableSessions sessions,
        PublishWindow window,
        DoorMetrics metrics,
        KnownTopics topics,
        TopicLists lists,
        SlabPool slabs,
        InputShare input,
        RunEncoder frames,
        RunEncoder lines) {
    private static final int MAX_TOPICS_LISTED = 10_000;
    private static final String NO_ROOM = "too much of what clients have begun is not finished";

    /** The time, in milliseconds, on a clock that only goes forward. */
    long nowMs() {
        return SteadyTime.runningMs();
    }

    /**
     * Writes the topics that match a filter and may be read, and gives how many were written, as text, and whether
     * there are more.
     */
    Future<String> list(TopicFilter filter, Access access, LineOutput output) {
        window.send();
        return lists.list(filter, MAX_TOPICS_LISTED, access)
                .compose(answer -> TopicListing.write(this, output, answer));
    }

    /** Refuses what a client asked for, and counts it. */
    void refuse(LineOutput output, ErrorCode code, String detail) {
        metrics.refused(code);
        output.write(new Reply.Err(code, detail));
    }

    /** Refuses it for that reason. */
    void refuse(LineOutput output, Throwable reason) {
        if (reason instanceof BrokerException refusal) {
            refuse(output, refusal.code(), refusal.getMessage());
        } else {
            refuse(output, ErrorCode.UNAVAILABLE, "the broker does not answer");
        }
    }

    /**
     * A decoder for a connection.
     *
     * @param gate the connection's
     * @param goOn called when there is room again for what the connection has begun
     * @param end ends the connection, where others need the room that it takes
     */
    CommandDecoder decoder(ReadGate gate, Runnable goOn, BiConsumer<ErrorCode, String> end) {
        InputShare.Claim claim =
                input.claim(() -> gate.later(goOn), () -> gate.later(() -> end.accept(ErrorCode.UNAVAILABLE, NO_ROOM)));
        return new CommandDecoder(topics, slabs, claim, limits.line(), limits.payload());
    }
}

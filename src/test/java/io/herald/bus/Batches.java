package io.herald.bus;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Makes batches as a door would, without a core that carries them. */
public final class Batches {
    private Batches() {}

    /** A batch that counts in {@code settled} when nobody works on it any more. */
    public static Publication batch(List<Run> runs, Context origin, AtomicInteger settled) {
        return new Publication(runs, 1, origin, done -> settled.incrementAndGet());
    }

    /** A batch whose publisher asks who hears it, and counts in {@code answered} what it is told. */
    public static Publication asking(List<Run> runs, Context origin, AtomicInteger answered) {
        return new Publication(runs, 1, origin, done -> {}, unheard -> answered.incrementAndGet(), true);
    }

    /** A run of messages, given as text. */
    public static Run run(String topic, String... messages) {
        byte[][] parts =
                Stream.of(messages).map(m -> m.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        byte[] bytes = String.join("", messages).getBytes(StandardCharsets.UTF_8);
        int[] bounds = new int[2 * parts.length];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            bounds[2 * i] = at;
            at += parts[i].length;
            bounds[2 * i + 1] = at;
        }
        return new Run(
                MessageHead.plain(TopicName.of(topic, 200), "p", SteadyTime.now()),
                new Payloads(bytes, bounds, 0, parts.length));
    }
}

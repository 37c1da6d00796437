package io.herald.metrics;

import io.herald.topic.ErrorCode;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted at one door, by all its instances. Messages are counted by the batch. Safe for any thread; nobody
 * waits for a count.
 */
public final class DoorMetrics {
    final LongAdder opened = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder published = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final Latencies commitToDelivery = new Latencies();
    private final String name;
    private final LongAdder[] refused = new LongAdder[ErrorCode.values().length];
    private final LongAdder[] http2Refused = new LongAdder[Http2Refusal.values().length];
    private final CatchingUp catchingUp = new CatchingUp();

    DoorMetrics(String name) {
        this.name = name;
        Arrays.setAll(refused, code -> new LongAdder());
        Arrays.setAll(http2Refused, reason -> new LongAdder());
    }

    /** What the door is called. */
    String name() {
        return name;
    }

    /** A connection was opened. */
    public void connected() {
        opened.increment();
    }

    /** A connection was closed. */
    public void disconnected() {
        closed.increment();
    }

    /** How many connections are open. */
    long connections() {
        return opened.sum() - closed.sum();
    }

    /** So many bytes came in by the sockets. */
    public void received(long bytes) {
        bytesIn.add(bytes);
    }

    /** So many bytes were handed to the sockets. */
    public void sent(long bytes) {
        bytesOut.add(bytes);
    }

    /** So many messages were taken in. */
    public void published(long messages) {
        published.add(messages);
    }

    /** So many deliveries were handed to subscribers. */
    public void delivered(long messages) {
        delivered.add(messages);
    }

    /** So many deliveries were made once more; they count as delivered, too. */
    public void redelivered(long messages) {
        redelivered.add(messages);
    }

    /** So many deliveries were dropped because a subscriber did not keep up. */
    public void dropped(long messages) {
        dropped.add(messages);
    }

    /** A request, a line or a packet was refused. */
    public void refused(ErrorCode code) {
        refused[code.ordinal()].increment();
    }

    LongAdder refusals(ErrorCode code) {
        return refused[code.ordinal()];
    }

    /** Something over HTTP/2 was refused before it was a request; it counts as nothing else. */
    public void refused(Http2Refusal reason) {
        http2Refused[reason.ordinal()].increment();
    }

    LongAdder refusals(Http2Refusal reason) {
        return http2Refused[reason.ordinal()];
    }

    long refusals() {
        long all = 0;
        for (LongAdder code : refused) {
            all += code.sum();
        }
        return all;
    }

    /** A batch was handed to the sockets so long after it was in the log, in nanoseconds. */
    public void committedToDelivered(long ns) {
        commitToDelivery.record(ns);
    }

    /** Those of its subscribers that are behind. */
    public CatchingUp catchingUp() {
        return catchingUp;
    }
}

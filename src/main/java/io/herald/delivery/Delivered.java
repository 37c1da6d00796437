package io.herald.delivery;

import io.herald.topic.MessageHead;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Messages on the terms they are delivered on, where these are not the ones they were published on. */
public final class Delivered {
    private Delivered() {}

    /**
     * The runs that have not expired, each with what is left of its time to live in the place of the whole. Whatever is
     * to be written goes through here once, just before; the clock is asked where it matters.
     *
     * @param clock tells the time, in milliseconds since 1970
     */
    public static List<Run> stillGood(List<Run> runs, LongSupplier clock) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).head().terms().ttlMs() > 0) {
                return stillGood(runs, clock.getAsLong());
            }
        }
        return runs;
    }

    private static List<Run> stillGood(List<Run> runs, long nowMs) {
        List<Run> good = new ArrayList<>(runs.size());
        for (Run run : runs) {
            if (run.head().terms().ttlMs() == 0) {
                good.add(run);
            } else if (!run.head().isExpired(nowMs)) {
                Terms terms = run.head().terms();
                Terms left = new Terms(terms.qos(), terms.retain(), run.head().leftMs(nowMs), terms.key());
                good.add(new Run(run.head().on(left), run.payloads(), run.first()));
            }
        }
        return good;
    }

    /** The same runs at a level at most; what is retained is not marked so, for those to whom it is new. */
    public static List<Run> atMost(QoS most, List<Run> runs) {
        List<Run> delivered = null;
        for (int i = 0; i < runs.size(); i++) {
            Terms terms = runs.get(i).head().terms();
            if (terms.qos().level() > most.level() || terms.retain()) {
                delivered = delivered == null ? new ArrayList<>(runs) : delivered;
                delivered.set(i, on(most, false, runs.get(i)));
            }
        }
        return delivered == null ? runs : delivered;
    }

    /** The same runs at a level at most; what is retained is marked so. */
    public static List<Run> asPublished(QoS most, List<Run> runs) {
        List<Run> delivered = new ArrayList<>(runs.size());
        runs.forEach(run -> delivered.add(on(most, run.head().terms().retain(), run)));
        return delivered;
    }

    /** A retained message, marked so, at a level at most. */
    public static Run retained(QoS most, Run run) {
        return on(most, true, run);
    }

    private static Run on(QoS most, boolean retained, Run run) {
        MessageHead head = run.head();
        QoS qos = most.atMost(head.terms().qos());
        // The key is between the publisher and the log.
        Terms terms = new Terms(qos, retained, head.terms().ttlMs(), "");
        return new Run(head.on(terms), run.payloads(), run.first());
    }
}

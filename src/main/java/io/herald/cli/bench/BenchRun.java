package io.herald.cli.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of the load generator: connects, warms up, publishes and receives, measures. Publishers stay within a window
 * of their topic's slowest subscriber, so that a flat-out run measures delivery and not the length of a queue; with a
 * rate they keep to the timetable, and whatever waits, waits at the cost of the latency. Runs on the caller's thread.
 */
public final class BenchRun implements AutoCloseable {
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALLED_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long WAIT_MS = 50;
    /** Below this the timetable is kept by looking at the clock, because a selector knows only milliseconds. */
    private static final long NEAR_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final BenchPlan.Load load;
    private final Tally tally;
    private final List<TopicFlow> flows;
    private final Crowd crowd;
    private final Progress progress;
    private boolean measuring;
    private long published;
    private long startNs;
    private long lastChange;
    private long lastChangeNs;
    private long nextProgressNs;

    /** Told once a second how far it is, in messages since measuring began; of the warm-up nothing. */
    @FunctionalInterface
    public interface Progress {
        void at(double seconds, long published, long delivered);
    }

    /**
     * Connects everyone and waits until all subscriptions stand.
     *
     * @throws io.herald.client.RefusedException when the broker refuses
     * @throws IOException when it cannot be reached
     */
    public BenchRun(BenchPlan plan, Progress progress) throws IOException {
        this.load = plan.load();
        this.progress = progress;
        this.tally = new Tally(load.rate() > 0);
        this.flows = Stream.generate(() -> new TopicFlow(load.window()))
                .limit(load.topics())
                .toList();
        this.crowd = new Crowd(plan, tally);
        try {
            crowd.gather(flows);
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    /** Runs so long without measuring, so that both sides are compiled and their buffers have grown. */
    public void warmUp(long durationNs) throws IOException {
        if (durationNs > 0) {
            phase(Long.MAX_VALUE, durationNs);
        }
    }

    /** Runs the plan and measures it. */
    public BenchResult measure() throws IOException {
        measuring = true;
        long tookNs = phase(load.messages(), load.durationNs());
        long lost = due() - tally.delivered();
        return new BenchResult(
                published,
                tally.acknowledged(),
                tally.delivered(),
                lost,
                tookNs / 1e9,
                crowd.publishers().stream()
                        .mapToInt(Publisher::mostInFlight)
                        .min()
                        .orElse(0),
                tally.latency(),
                tally.ackLatency());
    }

    /** Gives how many nanoseconds it took until the last delivery. */
    private long phase(long messages, long durationNs) throws IOException {
        flows.forEach(TopicFlow::startAgain);
        crowd.publishers().forEach(Publisher::startAgain);
        tally.reset();
        published = 0;
        startNs = System.nanoTime();
        lastChangeNs = startNs;
        nextProgressNs = startNs + PROGRESS_NS;
        while (published < messages && System.nanoTime() - startNs < durationNs && !stalled()) {
            crowd.turn(load.rate() > 0 ? publishDue(messages) : publishAll(messages));
        }
        crowd.confirm();
        while (tally.settled() < due() && !stalled()) {
            crowd.turn(WAIT_MS);
        }
        return Math.max(1, (tally.settled() < due() ? lastChangeNs : System.nanoTime()) - startNs);
    }

    /** Publishes what the windows allow, in runs that are worth a write; gives how long to wait for more room. */
    private long publishAll(long messages) throws IOException {
        boolean sent = false;
        for (Publisher publisher : crowd.publishers()) {
            TopicFlow flow = flows.get(publisher.topic());
            long wanted = Math.min(publisher.room(), messages - published);
            long count = Math.min(wanted, flow.room());
            if (count > 0 && (count == wanted || count >= load.window() / 4)) {
                publisher.send((int) count, System.nanoTime(), 0);
                flow.sent(count);
                published += count;
                sent = true;
            }
        }
        return sent ? 0 : WAIT_MS;
    }

    /** Publishes what is due by the timetable; gives how long nothing will be. */
    private long publishDue(long messages) throws IOException {
        double gapNs = 1e9 / load.rate();
        double stepNs = gapNs * load.publishers();
        double nextDueNs = Double.MAX_VALUE;
        double offsetNs = 0;
        for (Publisher publisher : crowd.publishers()) {
            double sinceStartNs = (double) System.nanoTime() - startNs - offsetNs;
            long due = sinceStartNs < 0 ? 0 : (long) (sinceStartNs / stepNs) + 1;
            long count = Math.min(Math.min(publisher.room(), due - publisher.sent()), messages - published);
            if (count > 0) {
                publisher.send((int) count, startNs + offsetNs + publisher.sent() * stepNs, stepNs);
                flows.get(publisher.topic()).sent(count);
                published += count;
            }
            nextDueNs = Math.min(nextDueNs, publisher.sent() * stepNs - sinceStartNs);
            offsetNs += gapNs;
        }
        return nextDueNs < NEAR_NS ? 0 : 1;
    }

    private long due() {
        return flows.stream().mapToLong(TopicFlow::due).sum();
    }

    /** Looks at the clock: tells the progress, and whether nothing has moved for too long. */
    private boolean stalled() {
        long nowNs = System.nanoTime();
        if (measuring && nowNs >= nextProgressNs) {
            nextProgressNs += PROGRESS_NS;
            progress.at((nowNs - startNs) / 1e9, published, tally.delivered());
        }
        long change = published + tally.settled() + tally.acknowledged();
        if (change != lastChange) {
            lastChange = change;
            lastChangeNs = nowNs;
        }
        return nowNs - lastChangeNs > STALLED_NS;
    }

    @Override
    public void close() throws IOException {
        crowd.close();
    }
}

package io.herald.cli.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All connections of a run and the selector that serves them. Owned by one run, on its thread. */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int LEAST_READ_BYTES = 1 << 18;

    private final BenchPlan plan;
    private final Tally tally;
    private final Selector selector = Selector.open();
    private final byte[] shared;
    private final String name = "bench-" + Long.toString(ProcessHandle.current().pid(), 36);
    private final List<Connection> connections = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();

    Crowd(BenchPlan plan, Tally tally) throws IOException {
        this.plan = plan;
        this.tally = tally;
        this.shared = new byte[Math.max(LEAST_READ_BYTES, 4 * plan.load().size())];
    }

    /** Connects everyone and waits until all subscriptions stand. */
    void gather(List<TopicFlow> flows) throws IOException {
        BenchPlan.Load load = plan.load();
        for (int i = 0; i < load.subscribers(); i++) {
            flows.get(i % load.topics()).add(subscriber(i));
        }
        for (int i = 0; i < load.publishers(); i++) {
            publishers.add(publisher(i));
        }
        long wanted = load.publishers()
                + (long) load.subscribers() * plan.door().subscribing().answers();
        turnUntil(() -> answers() == wanted, "not all connections were answered");
    }

    private Publisher publisher(int i) throws IOException {
        BenchPlan.Load load = plan.load();
        Publishing publishing = plan.door().publishing();
        Acks acks = new Acks(load.inFlight(), tally);
        Connection connection =
                new Connection("publisher " + i, plan.publishers(), publishing.scanner(tally, acks), selector);
        connections.add(connection);
        connection.send(publishing.hello(name + "-p" + i, plan.login()));
        Publishing.Frame frame = publishing.frame(load.topic(i), load.size(), load.qos());
        return new Publisher(connection, acks, i % load.topics(), frame, load.size());
    }

    private Scanner subscriber(int i) throws IOException {
        BenchPlan.Load load = plan.load();
        Subscribing subscribing = plan.door().subscribing();
        Scanner scanner = subscribing.scanner(tally, load.size());
        Connection connection = new Connection("subscriber " + i, plan.subscribers(), scanner, selector);
        connections.add(connection);
        String server = plan.subscribers().toString();
        connection.send(subscribing.hello(name + "-s" + i, plan.login(), server, load.topic(i), load.qos()));
        return scanner;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** Waits until the broker has taken all that was published. */
    void confirm() throws IOException {
        turnUntil(() -> publishers.stream().allMatch(p -> p.connection().isIdle()), "the broker takes nothing more");
        long answered = answers() + publishers.size();
        for (Publisher publisher : publishers) {
            publisher.connection().send(plan.door().publishing().ping());
        }
        turnUntil(
                () -> answers() == answered && publishers.stream().noneMatch(Publisher::waits),
                "the broker did not confirm what was published");
    }

    /** Serves what is ready, waiting for it at most so long; 0 does not wait. */
    void turn(long timeoutMs) throws IOException {
        if (timeoutMs == 0) {
            selector.selectNow();
        } else {
            selector.select(timeoutMs);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Connection) key.attachment()).ready(shared);
        }
        selector.selectedKeys().clear();
    }

    private void turnUntil(BooleanSupplier done, String failure) throws IOException {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new IOException(failure);
            }
            turn(50);
        }
    }

    private long answers() {
        return connections.stream().mapToLong(c -> c.scanner().answers()).sum();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}

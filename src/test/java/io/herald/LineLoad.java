package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of the line protocol that go on until they are told to end: one publishes, some receive, and one comes and
 * goes. What does not go as it should is a fault. Owned by a test; has a thread for each of them.
 */
final class LineLoad {
    private static final int SUBSCRIBERS = 4;

    private final Callable<LineClient> connecting;
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger visits = new AtomicInteger();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<LineClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private LineLoad(Callable<LineClient> connecting) {
        this.connecting = connecting;
    }

    /** Begins, with all that receive subscribed. */
    static LineLoad begin(Callable<LineClient> connecting) throws Exception {
        LineLoad load = new LineLoad(connecting);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            LineClient subscriber = load.connect();
            subscriber.send("HELLO s" + i, "SUB load").expect("OK .*", "OK");
            load.run(() -> load.receive(subscriber));
        }
        LineClient publisher = load.connect();
        load.run(() -> load.publish(publisher));
        load.run(load::visit);
        return load;
    }

    private LineClient connect() throws Exception {
        LineClient client = connecting.call();
        clients.add(client);
        return client;
    }

    private void publish(LineClient publisher) throws Exception {
        while (going.get()) {
            publisher.send("PUBLISH load " + published.get()).expect("OK [0-9]+");
            published.incrementAndGet();
        }
        publisher.send("PUBLISH load end").expect("OK [0-9]+");
    }

    /** Every message comes, once and in order, and the connection is still there at the end. */
    private void receive(LineClient subscriber) throws Exception {
        int expected = 0;
        for (String line = subscriber.line(); !line.startsWith("DELIVER load end "); line = subscriber.line()) {
            assertThat(line).startsWith("DELIVER load " + expected++ + " ");
        }
        assertThat(expected).isEqualTo(published.get());
        subscriber.send("PING").expect("PONG");
    }

    private void visit() throws Exception {
        while (going.get()) {
            try (LineClient visitor = connecting.call()) {
                visitor.send("PING", "QUIT").expect("PONG", "BYE");
                visits.incrementAndGet();
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception | AssertionError fault) {
                faults.add(fault);
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Ends, when all that was published has been received. */
    void end() throws Exception {
        going.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        for (LineClient client : clients) {
            client.close();
        }
    }

    List<Throwable> faults() {
        return faults;
    }

    int published() {
        return published.get();
    }

    /** How often somebody came and went. */
    int visits() {
        return visits.get();
    }
}

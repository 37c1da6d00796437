package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R1: the broker is killed at random moments while four publish to it. Whatever was acknowledged is there
 * afterwards, once, in the order of its publisher. It is killed 3 times here, and as often while it starts; {@code
 * -Dcrash.rounds=50} kills it as often as one wants. How long the starts took is printed.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);

    @TempDir
    Path folder;

    private final CrashLoad load = new CrashLoad();
    private final StartTimes starts = new StartTimes();

    @Test
    void r1_whatWasAcknowledgedIsThereAfterTheBrokerWasKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            publishUntilItIsKilled(random.nextInt(1_000));
            startUntilItIsKilled(random.nextInt(1_000));
        }
        try (load;
                BrokerProcess broker = BrokerProcess.run(folder);
                LineClient reader = broker.connect(broker.linePort())) {
            starts.add(broker);
            assertThat(load.read(reader, "seed " + seed)).isEqualTo(new CrashLoad.Found(java.util.List.of(), 0));
        }
        System.out.println("CrashIT: " + load.acknowledged() + " acknowledged, " + starts);
    }

    /** On what was left: its log may be read again and written to, or not yet be open. */
    private void startUntilItIsKilled(int afterMs) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            assertThat(broker.exitsWithin(afterMs)).isFalse();
            broker.signal("KILL");
            assertThat(broker.exitCode()).isNotZero();
        }
    }

    private void publishUntilItIsKilled(int afterMs) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            load.begin(broker.linePort(), broker.httpPort());
            starts.add(broker);
            assertThat(broker.exitsWithin(afterMs)).isFalse();
            broker.signal("KILL");
            load.end();
        }
    }
}

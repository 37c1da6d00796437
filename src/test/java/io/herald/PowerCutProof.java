package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R2: the power is cut at random moments while four publish. Every page, new file and rename that was not synced
 * is gone, every other time by chance only, and yet whatever was acknowledged is there, once, in order. With {@code
 * log.sync=1s} some is lost, so the net catches what falls; it is told. Needs gcc and Linux, so {@code verify} does not
 * run it; {@code -Dpowercut.rounds}.
 */
class PowerCutProof {
    private static final int ROUNDS = Integer.getInteger("powercut.rounds", 20);

    @TempDir
    Path folder;

    private PowerCut machine;
    private final CrashLoad load = new CrashLoad();
    private final StartTimes starts = new StartTimes();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void plugIn() throws Exception {
        machine = new PowerCut(folder);
    }

    @Test
    void r2_whatWasAcknowledgedIsThereAfterThePowerWasCut() throws Exception {
        long seed = Long.getLong("powercut.seed", System.nanoTime());
        Random random = new Random(seed);
        try (load) {
            for (int round = 0; round <= ROUNDS; round++) {
                CrashLoad.Found found = live("always", random.nextInt(1_500), "seed " + seed + " round " + round);
                assertThat(found).as("seed %d round %d", seed, round).isEqualTo(new CrashLoad.Found(List.of(), 0));
                cut(round % 2 == 0 ? null : random);
            }
        }
        print("log.sync=always, seed " + seed);
    }

    private void cut(Random luck) throws IOException {
        if (luck == null) {
            machine.cut();
        } else {
            machine.cut(luck);
        }
    }

    @Test
    void whatWasNotSyncedIsLostAndTold() throws Exception {
        long lost = 0;
        long gaps = 0;
        try (load) {
            for (int round = 0; round <= 3; round++) {
                CrashLoad.Found found = live("1s", 1_200 + 300 * round, "round " + round);
                lost = found.lost().size();
                gaps = found.gaps();
                machine.cut();
            }
        }
        print("log.sync=1s, lost " + lost + ", gaps told " + gaps);
        assertThat(lost).isPositive();
        assertThat(gaps).isPositive();
        assertThat(told).anyMatch(line -> line.contains("are gone, some of which may have been acknowledged"));
    }

    /** A life of the machine: all is read, then four publish until the power is cut. */
    private CrashLoad.Found live(String sync, int forMs, String round) throws Exception {
        Map<String, String> variables =
                machine.variables(Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_LOG_SYNC", sync));
        try (BrokerProcess broker = BrokerProcess.run(machine.folder(), variables)) {
            int port = broker.linePort();
            starts.add(broker);
            CrashLoad.Found found;
            try (LineClient reader = broker.connect(port)) {
                found = load.read(reader, round);
            }
            load.begin(port, broker.httpPort());
            assertThat(broker.exitsWithin(forMs))
                    .as(() -> String.join("\n", told))
                    .isFalse();
            broker.signal("KILL");
            broker.exitCode();
            load.end();
            told.addAll(broker.errors());
            return found;
        }
    }

    private void print(String what) {
        System.out.println("PowerCutProof: " + what + ": " + load.acknowledged() + " acknowledged, " + starts);
        told.stream().filter(line -> !line.isBlank()).distinct().forEach(line -> System.out.println("  " + line));
    }
}

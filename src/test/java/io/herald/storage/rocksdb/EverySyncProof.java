package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.PowerCut;
import io.herald.storage.Drafts;
import io.herald.storage.StorageException;
import io.herald.topic.MessageId;
import io.herald.topic.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows R2 and R3, one sync after another: at each the power is cut, or it fails and what it should have written is
 * forgotten, as kernels do. What was acknowledged is there or told as missing, and with {@code log.sync=always} it is
 * there; what was refused does not come back. Needs gcc and Linux; {@code -Dsyncs.first}, {@code -Dsyncs.step}, {@code
 * -Dsyncs.draws}, {@code -Dsyncs.seed}.
 */
class EverySyncProof {
    private static final int FIRST = Integer.getInteger("syncs.first", 1);
    private static final int STEP = Integer.getInteger("syncs.step", 1);
    /** How many disks are tried that had written some of the rest, too. */
    private static final int DRAWS = Integer.getInteger("syncs.draws", 5);

    private static final int BEFORE = 30;
    private static final int RUNS = 40;

    @TempDir
    Path folder;

    private PowerCut machine;
    private Path base;
    private List<String> saidBefore;
    private Duration syncEvery;
    private final Random luck = new Random(Long.getLong("syncs.seed", 1));

    /** How it ended, by the kind of file whose sync it was. */
    private final Map<String, Integer> ends = new TreeMap<>();

    @BeforeEach
    void plugIn() throws Exception {
        machine = new PowerCut(Files.createDirectories(folder.resolve("machine")));
        base = folder.resolve("base");
    }

    /** What a process said, and how it ended. */
    private record Life(List<String> said, int exit) {
        boolean says(String word) {
            return said.stream().anyMatch(line -> line.startsWith(word));
        }
    }

    private Life live(int first, int end, Map<String, String> fault) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Workload.class.getName(),
                machine.folder().resolve("log").toString(),
                syncEvery.toString(),
                "" + first,
                "" + end);
        builder.environment().putAll(machine.variables(fault));
        builder.redirectError(folder.resolve("stderr.txt").toFile());
        Process process = builder.start();
        List<String> said = process.inputReader().lines().toList();
        return new Life(said, process.waitFor());
    }

    private void fillBase(String sync) throws Exception {
        syncEvery = Duration.parse(sync);
        Life life = live(0, BEFORE, Map.of());
        assertThat(life.exit()).as(errors()).isZero();
        saidBefore = life.said();
        machine.remainsIn(base);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.02S"})
    void r2_thePowerIsCutAtEachSync(String sync) throws Exception {
        fillBase(sync);
        Life life = null;
        int at = FIRST;
        for (; life == null || life.exit() != 0; at += STEP) {
            machine.beginOn(base);
            life = live(BEFORE, BEFORE + RUNS, Map.of("POWERCUT_CUT", "" + at));
            Path after = folder.resolve("after");
            machine.remainsIn(after);
            count(at, check(after, life, "cut " + at));
            for (int draw = 1; draw <= DRAWS; draw++) {
                machine.remainsIn(after, luck);
                count(at, check(after, life, "cut " + at + ", lucky " + draw));
            }
        }
        System.out.println("EverySyncProof: power cut at each of " + at + " syncs, log.sync " + sync + ": " + ends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.02S"})
    void r3_eachSyncFailsOnce(String sync) throws Exception {
        fillBase(sync);
        int at = FIRST;
        for (boolean failed = true; failed; at += STEP) {
            machine.beginOn(base);
            Life life = live(BEFORE, BEFORE + RUNS, Map.of("POWERCUT_FAIL", "" + at));
            failed = machine.syncs().size() >= at;
            Path after = folder.resolve("after");
            machine.remainsIn(after);
            String end = check(after, life, "fail " + at);
            count(at, (life.says("refused") ? "refused" : life.exit() == 0 ? "unnoticed" : "not opened") + ", " + end);
        }
        System.out.println("EverySyncProof: each of " + at + " syncs failed, log.sync " + sync + ": " + ends);
    }

    private void count(int at, String end) throws IOException {
        List<String> syncs = machine.syncs();
        String name = at > syncs.size()
                ? "none"
                : Path.of(syncs.get(at - 1)).getFileName().toString();
        ends.merge(name.replaceAll("\\d+", "N") + ": " + end, 1, Integer::sum);
    }

    /** Opens what is left, and holds it against what was said. */
    private String check(Path after, Life life, String what) throws Exception {
        HurtLog log = new HurtLog(after.resolve("log"));
        List<String> said = new ArrayList<>(saidBefore);
        said.addAll(life.said());
        try (RocksStorage storage = RocksStorage.open(Workload.options(after.resolve("log"), syncEvery))) {
            long saved = acknowledge(log, said, storage);
            List<Long> missing = log.compare(storage, "#");
            if (syncEvery.isZero()) {
                assertThat(missing).as(storage.findings().toString()).isEmpty();
                assertThat(storage.session("ann").map(SessionState::position))
                        .hasValueSatisfying(
                                at -> assertThat(at.in(MessageId.SOLE).offset()).isGreaterThanOrEqualTo(saved));
            }
            log.append(storage, Drafts.run("t/1", "new"));
            log.compare(storage, "t/1");
            return missing.isEmpty() ? "all there" : "told missing";
        } catch (StorageException | AssertionError e) {
            throw new AssertionError(what + " " + e + " " + errors() + String.join("\n", life.said()), e);
        } finally {
            PowerCut.remove(after);
        }
    }

    /** What was acknowledged, and the run that was under way where it is there; gives the last session saved. */
    private static long acknowledge(HurtLog log, List<String> said, RocksStorage storage) {
        long saved = 0;
        int underWay = -1;
        for (String line : said) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "try" -> underWay = Integer.parseInt(words[1]);
                case "stored" -> {
                    log.acknowledged(Long.parseLong(words[2]), Workload.run(Integer.parseInt(words[1])));
                    underWay = -1;
                }
                case "refused" -> underWay = -1;
                case "saved" -> saved = Long.parseLong(words[1]);
                default -> assertThat(words[0]).isIn("open", "end", "closed", "recovered", "not");
            }
        }
        long head = storage.head().in(MessageId.SOLE).offset();
        boolean isThere = storage.findings().stream().noneMatch(finding -> finding.contains("are gone"));
        if (underWay >= 0 && head > log.last() && isThere) {
            log.acknowledged(log.last() + 1, Workload.run(underWay));
        }
        return saved;
    }
}

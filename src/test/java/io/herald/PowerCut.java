package io.herald;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A machine whose power can be cut: a folder to work in, and beside it what its disk has, by {@code
 * src/test/c/powercut.c}, which is compiled here with gcc. Each life works on what the disk had at the end of the one
 * before. A process on this machine is started in {@link #folder} with {@link #variables}.
 */
public final class PowerCut {
    private final Path root;
    private final Path library;
    private int life;

    /** @param root an empty folder, without links on its way */
    public PowerCut(Path root) throws Exception {
        this.root = root.toRealPath();
        this.library = Preloaded.compile("powercut", this.root);
        Files.createDirectories(folder());
        Files.writeString(boot(), "boot-0\n");
    }

    /** Where this life works. */
    public Path folder() {
        return root.resolve("live-" + life);
    }

    private Path disk() {
        return root.resolve("disk-" + life);
    }

    private Path boot() {
        return root.resolve("boot_id");
    }

    /** What a process on this machine has in its environment, beside {@code more}. */
    public Map<String, String> variables(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("LD_PRELOAD", library.toString());
        variables.put("POWERCUT_LIVE", folder().toString());
        variables.put("POWERCUT_DISK", disk().toString());
        variables.put("POWERCUT_BOOT", boot().toString());
        return variables;
    }

    /** The syncs of this life, a line each. */
    public List<String> syncs() throws IOException {
        return Files.readAllLines(disk().resolve("syncs"));
    }

    /** What is there if the power goes now, when all processes are dead: what was synced, and nothing else. */
    public void remainsIn(Path target) throws IOException {
        copy(disk().resolve("tree"), target);
    }

    /** The same, of a disk that had written some of the rest too. */
    public void remainsIn(Path target, Random luck) throws IOException {
        new LuckyPages(folder(), disk(), luck).copyTo(target);
    }

    /** The power went: the next life begins on what was synced. */
    public void cut() throws IOException {
        remainsIn(next());
        goOn();
    }

    /** The same, on a disk that had written some of the rest too. */
    public void cut(Random luck) throws IOException {
        remainsIn(next(), luck);
        goOn();
    }

    /** Another machine: its first life begins on a copy of a folder. */
    public void beginOn(Path folder) throws IOException {
        copy(folder, next());
        goOn();
    }

    private Path next() {
        return root.resolve("live-" + (life + 1));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private void goOn() throws IOException {
        remove(folder());
        remove(disk());
        life++;
        Files.writeString(boot(), "boot-" + life + "\n");
    }

    /** Takes a folder away with all that is in it. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

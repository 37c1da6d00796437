package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A disk that is soon full: a file system in memory, mounted for each test. Where none can be, there is no test. */
public final class SmallDisk implements BeforeEachCallback, AfterEachCallback {
    private final Supplier<Path> folder;
    private final int mebibytes;
    private Path disk;
    private boolean mounted;

    /**
     * @param folder where it is mounted below; has to be there when a test begins
     * @param mebibytes how large it is
     */
    public SmallDisk(Supplier<Path> folder, int mebibytes) {
        this.folder = folder;
        this.mebibytes = mebibytes;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        disk = Files.createDirectories(folder.get().resolve("disk"));
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", disk.toString());
        assumeTrue(mounted, "a file system can be mounted only by root");
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (mounted) {
            assertThat(ran("umount", disk.toString())).isTrue();
        }
    }

    private static boolean ran(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Something on it, or to be. */
    public Path resolve(String name) {
        return disk.resolve(name);
    }

    /** Its root. */
    public Path path() {
        return disk;
    }
}

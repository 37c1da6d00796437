package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row R2: a manifest of which a power cut kept some pages of what was not synced, and not others. */
class CrashTailTest {
    private static final int PAGE = 4 << 10;

    private final List<String> findings = new ArrayList<>();

    @TempDir
    Path folder;

    private Path manifest;
    private byte[] bytes;
    private int synced;

    @BeforeEach
    void write() throws IOException {
        manifest = folder.resolve("MANIFEST-000005");
        LogBytes changes = new LogBytes();
        changes.append(PAGE - 100);
        synced = changes.size();
        changes.append(60);
        changes.append(60);
        changes.append(60);
        bytes = changes.toByteArray();
        Files.writeString(folder.resolve("CURRENT"), "MANIFEST-000005\n");
    }

    /** A page of it did not come to the disk. */
    private void lose(int from, int to) throws IOException {
        Arrays.fill(bytes, from, to, (byte) 0);
        Files.write(manifest, bytes);
    }

    private void heal(boolean powerCut) throws StorageException {
        new CrashTail(folder, new Faults(folder), findings, Long.MAX_VALUE).heal(false, powerCut);
    }

    @Test
    void whatWasSyncedStaysWhereALaterPageCameToTheDiskAndAnEarlierOneDidNot() throws Exception {
        lose(synced, PAGE);
        heal(true);
        assertCutTo(synced);
    }

    @Test
    void whatWasSyncedStaysWhereTheLastChangeLacksItsSecondPage() throws Exception {
        int change = LogBytes.HEAD + 60;
        assertThat(synced + change).isLessThan(PAGE);
        assertThat(synced + 2 * change).isGreaterThan(PAGE);

        bytes = Arrays.copyOf(bytes, synced + 2 * change);
        lose(PAGE, bytes.length);
        heal(true);
        assertCutTo(synced + change);
    }

    private void assertCutTo(int size) throws IOException {
        assertThat(Files.size(manifest)).isEqualTo(size);
        assertThat(findings).singleElement().asString().contains("were torn by a power cut and are cut off");
    }

    @Test
    void aProcessThatIsKilledCannotHaveDoneThat() throws Exception {
        lose(synced, PAGE);

        assertThatThrownBy(() -> heal(false))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was changed behind byte " + synced);
        assertThat(Files.readAllBytes(manifest)).isEqualTo(bytes);
    }
}

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

/** Row R2: a manifest of which a power cut kept later pages, and not the first that was not synced. */
class CrashTailTest {
    private static final int PAGE = 4 << 10;

    private final List<String> findings = new ArrayList<>();

    @TempDir
    Path folder;

    private Path manifest;
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
        byte[] bytes = changes.toByteArray();
        Arrays.fill(bytes, synced, PAGE, (byte) 0);
        Files.write(manifest, bytes);
        Files.writeString(folder.resolve("CURRENT"), "MANIFEST-000005\n");
    }

    private void heal(boolean powerCut) throws StorageException {
        new CrashTail(folder, new Faults(folder), findings, Long.MAX_VALUE).heal(false, powerCut);
    }

    @Test
    void whatWasSyncedStays() throws Exception {
        heal(true);

        assertThat(Files.size(manifest)).isEqualTo(synced);
        assertThat(findings).singleElement().asString().contains("were torn by a power cut and are cut off");
    }

    @Test
    void aProcessThatIsKilledCannotHaveDoneThat() throws Exception {
        byte[] before = Files.readAllBytes(manifest);

        assertThatThrownBy(() -> heal(false))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was changed behind byte " + synced);
        assertThat(Files.readAllBytes(manifest)).isEqualTo(before);
    }
}

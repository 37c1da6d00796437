package io.herald.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import org.junit.jupiter.api.Test;

/** A fault is told when it begins and when it is over, however often it is met in between. */
class StorageTroubleTest {
    private long nowMs;

    private static StorageException fault(Kind kind) {
        return new StorageException(kind, "Said by a test.", null);
    }

    @Test
    void whatTheWriterMeetsIsToldOnceForEachKindUntilSomethingIsStored() {
        StorageTrouble trouble = StorageTrouble.ofWriting();

        assertThat(trouble.over()).isFalse();
        assertThat(trouble.note(fault(Kind.FULL))).isTrue();
        assertThat(trouble.note(fault(Kind.FULL))).isFalse();
        assertThat(trouble.note(fault(Kind.FAILED))).isTrue();
        assertThat(trouble.over()).isTrue();
        assertThat(trouble.over()).isFalse();
        assertThat(trouble.note(fault(Kind.FULL))).isTrue();
    }

    @Test
    void aReaderThatFailsAgainAfterAQuietMinuteSaysSoAgain() {
        StorageTrouble trouble = StorageTrouble.ofReading(() -> nowMs);

        assertThat(trouble.note(fault(Kind.FAILED))).isTrue();
        nowMs += StorageTrouble.QUIET_MS;
        assertThat(trouble.over()).isTrue();
        assertThat(trouble.note(fault(Kind.FAILED))).isTrue();
    }

    @Test
    void oneBadPlaceAmongGoodOnesIsToldOnce() {
        StorageTrouble trouble = StorageTrouble.ofReading(() -> nowMs);
        assertThat(trouble.note(fault(Kind.DAMAGED))).isTrue();

        for (int i = 0; i < 200; i++) {
            nowMs += 1_000;
            assertThat(trouble.over()).isFalse();
            assertThat(trouble.note(fault(Kind.DAMAGED))).isFalse();
        }
    }
}

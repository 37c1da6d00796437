package io.herald.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Payloads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a connection's intake holds, and for how long. */
class IntakeTest {
    private static final int READ = 60_000;

    private final SlabPool slabs = new SlabPool();
    private final Intake intake = new Intake(slabs, Unshared.claim());

    private static Payloads payload(Intake intake, int length) {
        return new Payloads(intake.bytes(), new int[] {intake.start(), intake.start() + length}, 0, 1);
    }

    private void feed(int bytes) {
        intake.feed(ByteBuffer.allocate(bytes));
    }

    private void lendAllThatIsAmple() {
        for (int i = 0; i <= SlabPool.MAX_FREE; i++) {
            slabs.lend(SlabPool.LARGE_BYTES);
        }
    }

    @Test
    void nothingIsHeldWhenEverythingIsUnderstood() {
        feed(READ);
        intake.consume(intake.end());
        intake.settle();

        assertThat(intake.heldBytes()).isZero();
        assertThat(intake.isMidway()).isFalse();
    }

    @Test
    void littleIsHeldForLittleThatIsUnfinished() {
        intake.feed(ByteBuffer.wrap(new byte[READ]).put(READ - 1, (byte) 7));
        intake.consume(intake.end() - 1);
        intake.settle();

        assertThat(intake.heldBytes()).isLessThanOrEqualTo(SlabPool.SMALL_BYTES);
        assertThat(intake.isMidway()).isTrue();
        assertThat(intake.bytes()[intake.start()]).isEqualTo((byte) 7);
    }

    @Test
    void whatComesInManyReadsIsNotCopiedForEachOfThem() {
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 1000; i++) {
            feed(100);
            intake.expect(1 << 20);
            intake.settle();
            arrays.add(intake.bytes());
        }

        assertThat(arrays).hasSizeLessThan(20);
        assertThat(intake.end() - intake.start()).isEqualTo(100_000);
        assertThat(intake.heldBytes()).isLessThanOrEqualTo(200_000);
    }

    @Test
    void noMoreIsReservedThanWhatIsExpected() {
        feed(READ);
        intake.expect(READ + 100);
        feed(100);

        assertThat(intake.heldBytes()).isEqualTo(SlabPool.LARGE_BYTES);
    }

    @Test
    void aSlabIsLentAgainWhenNobodyReadsIt() {
        feed(READ);
        Slab first = intake.slab();
        assertThat(intake.lends(payload(intake, READ))).isTrue();
        intake.consume(intake.end());
        intake.settle();
        feed(READ);
        assertThat(intake.slab()).as("while a payload lies in the first").isNotSameAs(first);

        first.release();
        assertThat(slabs.lend(READ)).isSameAs(first);
    }

    @Test
    void aLittlePayloadKeepsNoWholeReadWhereManyAreKept() {
        lendAllThatIsAmple();
        feed(READ);

        assertThat(intake.lends(payload(intake, 1))).isFalse();
        assertThat(intake.lends(payload(intake, READ / 2))).isTrue();
        intake.slab().release();
    }

    @Test
    void whatLayInAnotherSlabDoesNotCount() {
        lendAllThatIsAmple();
        feed(READ);
        assertThat(intake.lends(payload(intake, READ))).isTrue();
        intake.slab().release();
        intake.consume(intake.end());
        feed(READ);

        assertThat(intake.lends(payload(intake, 1))).isFalse();
    }

    @Test
    void manyLittlePayloadsTogetherKeepTheirRead() {
        lendAllThatIsAmple();
        feed(READ);
        List<Boolean> lent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lent.add(intake.lends(payload(intake, 1)));
        }

        assertThat(lent).startsWith(false).endsWith(true);
    }
}

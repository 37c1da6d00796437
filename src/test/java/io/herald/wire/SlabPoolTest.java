package io.herald.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlabPoolTest {
    private final SlabPool pool = new SlabPool();

    @Test
    void aSlabIsLentAgainWhenTheLastOneHasReleasedIt() {
        Slab slab = pool.lend(SlabPool.LARGE_BYTES);
        slab.hold();
        slab.release();
        assertThat(pool.lend(SlabPool.LARGE_BYTES)).as("while it is held").isNotSameAs(slab);

        slab.release();
        assertThat(pool.lend(SlabPool.LARGE_BYTES)).isSameAs(slab);
    }

    @Test
    void littleAndMuchAreNotLentTheSame() {
        Slab little = pool.lend(1);
        little.release();

        assertThat(pool.lend(SlabPool.SMALL_BYTES)).isSameAs(little);
        assertThat(pool.lend(SlabPool.LARGE_BYTES).bytes()).hasSize(SlabPool.LARGE_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1024",
        "1024, 1024",
        "1025, 2048",
        "2049, 4096",
        "4097, 8192",
        "8192, 8192",
        "8193, 73728",
        "73728, 73728"
    })
    void theNextSizeIsLentAgain(int bytes, int size) {
        Slab slab = pool.lend(bytes);
        assertThat(slab.bytes()).hasSize(size);
        slab.release();

        assertThat(pool.lend(bytes)).isSameAs(slab);
    }

    @Test
    void whatIsLargerThanAllGetsAnArrayOfItsOwn() {
        Slab own = pool.lend(SlabPool.LARGE_BYTES + 1);
        own.release();

        assertThat(own.bytes()).hasSize(SlabPool.LARGE_BYTES + 1);
        assertThat(pool.lend(SlabPool.LARGE_BYTES + 1)).isNotSameAs(own);
    }

    @Test
    void onlySoManyAreKept() {
        List<Slab> lent = lendLarge(SlabPool.MAX_FREE + 1);
        lent.forEach(Slab::release);

        List<Slab> again = lendLarge(SlabPool.MAX_FREE + 1);
        assertThat(again.stream().filter(lent::contains)).hasSize(SlabPool.MAX_FREE);
    }

    @Test
    void thePoolIsAmpleWhileFewAreLent() {
        List<Slab> lent = lendLarge(SlabPool.MAX_FREE);
        assertThat(pool.isAmple()).isTrue();

        lent.addAll(lendLarge(1));
        assertThat(pool.isAmple()).isFalse();
        lent.forEach(Slab::release);
        assertThat(pool.isAmple()).isTrue();
    }

    @Test
    void whatIsReleasedTooOftenIsAFaultAndIsNotLentTwice() {
        Slab slab = pool.lend(1);
        slab.release();

        assertThatIllegalStateException().isThrownBy(slab::release);
        assertThat(pool.lend(1)).isNotSameAs(pool.lend(1));
    }

    private List<Slab> lendLarge(int count) {
        List<Slab> lent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lent.add(pool.lend(SlabPool.LARGE_BYTES));
        }
        return lent;
    }
}

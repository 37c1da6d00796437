package io.herald.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetainedSizeTest {
    private static final RetainedSize MOST = new RetainedSize(2, 100);

    private static boolean allowed(RetainedSize now, long before, long after) {
        return MOST.allows(now, now.exchanged(before, after));
    }

    @Test
    void oneThatComesAndGoesLeavesNothing() {
        assertThat(RetainedSize.NONE.exchanged(0, 7)).isEqualTo(new RetainedSize(1, 7));
        assertThat(RetainedSize.NONE.exchanged(0, 7).exchanged(7, 9)).isEqualTo(new RetainedSize(1, 9));
        assertThat(RetainedSize.NONE.exchanged(0, 7).exchanged(7, 0)).isEqualTo(RetainedSize.NONE);
        assertThat(RetainedSize.NONE.exchanged(5, 0)).isEqualTo(RetainedSize.NONE);
    }

    @Test
    void theLastPlaceIsTakenAndNoneBeyondIt() {
        assertThat(allowed(new RetainedSize(1, 10), 0, 10)).isTrue();
        assertThat(allowed(new RetainedSize(2, 10), 0, 10)).isFalse();
        assertThat(allowed(new RetainedSize(1, 90), 0, 10)).isTrue();
        assertThat(allowed(new RetainedSize(1, 90), 0, 11)).isFalse();
    }

    @Test
    void whatDoesNotGrowMayAlwaysComeAlsoWhereMoreIsThereThanMayBe() {
        RetainedSize beyond = new RetainedSize(5, 500);
        assertThat(allowed(beyond, 20, 20)).isTrue();
        assertThat(allowed(beyond, 20, 5)).isTrue();
        assertThat(allowed(beyond, 20, 0)).isTrue();
        assertThat(allowed(beyond, 0, 0)).isTrue();
        assertThat(allowed(beyond, 20, 21)).isFalse();
        assertThat(allowed(new RetainedSize(5, 50), 20, 21)).isTrue();
    }
}

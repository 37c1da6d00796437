package io.herald.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the heap counts as full. */
class FullHeapTest {
    private final List<Boolean> told = new ArrayList<>();
    private final FullHeap heap = new FullHeap(() -> 1_000, told::add);

    @Test
    void itIsToldOnceThatItIsFullAndOnceThatThereIsRoomAgain() {
        for (int used : new int[] {100, 849, 850, 1_000, 800, 760, 750, 849, 100}) {
            heap.collected(used);
        }

        assertThat(told).containsExactly(true, false);
    }
}

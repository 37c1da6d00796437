package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long a broker took to be up, from the start of its process to its banner, over the rounds of a test. */
final class StartTimes {
    /** Slow machines have to keep it too; what a start takes is printed. */
    private static final long MOST_MS = 10_000;

    private final List<Long> ms = new ArrayList<>();

    /** Notes a start, which was soon. */
    void add(BrokerProcess broker) {
        assertThat(broker.readyMs()).as("it starts by itself, and soon").isLessThan(MOST_MS);
        ms.add(broker.readyMs());
    }

    @Override
    public String toString() {
        List<Long> sorted = new ArrayList<>(ms);
        Collections.sort(sorted);
        return ms.size() + " starts: median " + sorted.get(sorted.size() / 2) + " ms, longest "
                + sorted.get(sorted.size() - 1) + " ms";
    }
}

package io.herald.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rights are found out once for all who ask soon, and what is kept of them has a limit. */
class KnownRightsTest {
    private static final int MANY = 10 * KnownRights.MOST_USERS;

    private static Rights some() {
        return Rights.of(new Grants(List.of(), List.of()), Grants.NONE, false);
    }

    @Test
    void theyAreFoundOutOnce() {
        KnownRights known = new KnownRights(1);
        Rights alices = some();

        assertThat(known.of("alice", () -> alices)).isSameAs(alices);
        assertThat(known.of("alice", KnownRightsTest::some)).isSameAs(alices);
        assertThat(known.of("", KnownRightsTest::some)).isNotSameAs(alices);
        assertThat(known.of("alice", KnownRightsTest::some)).isSameAs(alices);
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "1, 1024", "128, 1024", "129, 512", "2000, 64", "131072, 1", "10000000, 1"})
    void theMoreThereIsOfOneTheFewerAreKept(int filters, int most) {
        KnownRights known = new KnownRights(filters);
        Rights own = some();
        IntStream.range(0, MANY).forEach(i -> known.of("user-" + i, () -> own));

        // Those that asked last come first: an answer that is not kept takes the place of another.
        long kept = IntStream.range(0, MANY)
                .map(i -> MANY - 1 - i)
                .filter(i -> known.of("user-" + i, KnownRightsTest::some) == own)
                .count();

        assertThat(kept).isBetween(most * 3 / 4L, (long) most);
    }

    @Test
    void aLongNameIsNotKept() {
        KnownRights known = new KnownRights(1);
        String longest = "x".repeat(KnownRights.LONGEST_NAME);

        assertThat(known.of(longest, KnownRightsTest::some)).isSameAs(known.of(longest, KnownRightsTest::some));
        assertThat(known.of(longest + "x", KnownRightsTest::some))
                .isNotSameAs(known.of(longest + "x", KnownRightsTest::some));
    }

    @Test
    void whoeverAsksAtTheSameTimeGetsHisOwn() throws Exception {
        KnownRights known = new KnownRights(2_000);
        Map<String, Rights> own = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            own.put("user-" + i, some());
        }
        ExecutorService loops = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> right = new ArrayList<>();
            for (int loop = 0; loop < 4; loop++) {
                right.add(loops.submit(() -> own.entrySet().stream()
                        .allMatch(one -> known.of(one.getKey(), one::getValue) == one.getValue())));
            }
            for (Future<Boolean> one : right) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            loops.shutdown();
        }
    }
}

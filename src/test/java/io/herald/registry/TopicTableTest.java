package io.herald.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Interest;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTableTest {
    private static final TopicFilter ALL = TopicFilter.of("#", 1);

    private final TopicTable table = new TopicTable(3);

    @Test
    void aMillionTopicsUsedOnceDoNotStay() {
        TopicTable large = new TopicTable(1_000);
        for (int i = 0; i < 1_000_000; i++) {
            large.use(topic("once/" + i), "me", i);
        }

        assertThat(large.size()).isEqualTo(1_000);
        assertThat(large.use(topic("once/999999"), "me", 0).name().text()).isEqualTo("once/999999");
        large.forgetUnusedSince(2_000_000, name -> false);
        assertThat(large.size()).isZero();
    }

    @Test
    void theTopicUsedLongestAgoMakesRoom() {
        use("a", 1);
        use("b", 2);
        use("c", 3);
        use("a", 4);
        use("a", 5);
        use("d", 6);

        assertThat(names(table.matching(ALL, 9))).containsExactly("a", "c", "d");
    }

    @Test
    void longNamesMakeRoomForLongNames() {
        String x = "x".repeat(300);
        use("a" + x, 1);
        use("b" + x, 2);
        use("c" + x, 3);
        use("d", 4);

        assertThat(names(table.matching(ALL, 9))).containsExactly("b" + x, "c" + x, "d");
        use("e".repeat(60_000), 5);
        assertThat(names(table.matching(ALL, 9))).containsExactly("e".repeat(60_000));
        table.forgetUnusedSince(6, name -> false);
        use("a" + x, 7);
        use("b" + x, 8);
        assertThat(names(table.matching(ALL, 9))).containsExactly("a" + x, "b" + x);
    }

    @Test
    void allTopicsTogetherHaveAPartOfTheHeap() {
        TopicTable small = new TopicTable(1_000, 100_000);
        for (int i = 0; i < 1_000; i++) {
            small.use(topic("t/" + i + "x".repeat(200)), "me", i);
        }
        assertThat(small.size()).as("at about 640 bytes each").isBetween(100, 200);

        for (int i = 0; i < 1_000; i++) {
            small.use(topic("s/" + i), i + "-" + "m".repeat(200), i);
        }
        assertThat(small.size()).as("each of another client").isBetween(50, 150);
        small.forgetUnusedSince(1_000, name -> false);
        for (int i = 0; i < 1_000; i++) {
            small.use(topic("t/" + i + "x".repeat(200)), "me", 2_000);
        }
        assertThat(small.size()).as("again, once all is forgotten").isBetween(100, 200);
    }

    @Test
    void onlyTheCountIsForgottenWithATopic() {
        table.use(topic("a"), "me", 1).published(5);
        table.use(topic("a"), "me", 1).published(2);
        assertThat(table.use(topic("a"), "me", 1).messages()).isEqualTo(7);
        use("b", 2);
        use("c", 3);
        use("d", 4);

        assertThat(table.use(topic("a"), "me", 5).messages()).isZero();
    }

    @Test
    void whatNobodyUsesOrWantsIsForgottenAfterAWhile() {
        use("old", 10);
        use("wanted", 11);
        use("new", 20);

        table.forgetUnusedSince(20, topic("wanted")::equals);

        assertThat(names(table.matching(ALL, 9))).containsExactly("new", "wanted");
        assertThat(table.use(topic("old"), "me", 30).messages()).isZero();
    }

    @Test
    void topicsAreListedByNameAndNoMoreThanAskedFor() {
        TopicTable large = new TopicTable(1_000);
        for (int i = 0; i < 500; i++) {
            large.use(topic("t/%03d".formatted((i * 37) % 500)), "me", i);
        }
        large.use(topic("$broker"), "me", 501);

        assertThat(names(large.matching(TopicFilter.of("t/+", 2), 3))).containsExactly("t/000", "t/001", "t/002");
        assertThat(names(large.matching(ALL, 1_000))).hasSize(500).isSorted().doesNotContain("$broker");
        assertThat(large.matching(ALL, 0)).isEmpty();
    }

    @Test
    void theDoorsOfATopicAreFoundAnewOnlyWhenInterestsChanged() {
        InterestTable interests = new InterestTable();
        interests.set(new Interest("door", ALL, 1));
        String[] first = table.use(topic("a"), "me", 1).doors(interests);

        assertThat(table.use(topic("a"), "me", 2).doors(interests))
                .isSameAs(first)
                .containsExactly("door");
        interests.leave("door");
        assertThat(table.use(topic("a"), "me", 3).doors(interests)).isEmpty();
    }

    @Test
    void whoMakesTooManyTopicsPushesNobodyElsesOut() {
        TopicTable large = new TopicTable(100);
        for (int i = 0; i < 20; i++) {
            large.use(topic("calm/%02d".formatted(i)), "other" + i, i);
        }
        for (int i = 0; i < 10_000; i++) {
            large.use(topic("flood/" + i), "me", 100 + i);
        }

        assertThat(large.size()).isEqualTo(100);
        assertThat(large.matching(TopicFilter.of("calm/+", 2), 100)).hasSize(20);
        assertThat(large.use(topic("flood/9999"), "me", 0).name().text()).isEqualTo("flood/9999");
        large.forgetUnusedSince(20_000, name -> false);
        assertThat(large.size()).isZero();
    }

    private void use(String topic, long nowMs) {
        table.use(topic(topic), "me", nowMs);
    }

    private static List<String> names(List<TopicTable.Entry> entries) {
        return entries.stream().map(entry -> entry.name().text()).toList();
    }

    private static TopicName topic(String name) {
        return TopicName.of(name, 9);
    }
}

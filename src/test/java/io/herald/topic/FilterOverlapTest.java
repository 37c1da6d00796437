package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What filters have in common, held against every topic of a small world in which each could show a difference. */
class FilterOverlapTest {
    private static final int LEVELS = 4;
    /** The levels of topics: one more name than filters have, which only a wildcard matches. */
    private static final List<String> NAMES = List.of("a", "b", "", "$s", "other");

    private static final List<String> FILTERED = List.of("a", "b", "", "$s", "+");

    private static List<String> texts(List<String> levels, int most) {
        List<String> all = new ArrayList<>(levels);
        List<String> longest = levels;
        for (int i = 1; i < most; i++) {
            List<String> longer = new ArrayList<>();
            longest.forEach(text -> levels.forEach(level -> longer.add(text + "/" + level)));
            all.addAll(longer);
            longest = longer;
        }
        all.removeIf(String::isEmpty);
        return all;
    }

    private static List<TopicFilter> filters() {
        List<String> texts = new ArrayList<>(texts(FILTERED, 2));
        List.copyOf(texts).forEach(text -> texts.add(text + "/#"));
        texts.add("#");
        return texts.stream().map(text -> TopicFilter.of(text, LEVELS)).toList();
    }

    @Test
    void overlapAndCoverAreWhatMatchingSays() {
        List<TopicName> topics = texts(NAMES, LEVELS).stream()
                .map(text -> TopicName.of(text, LEVELS))
                .toList();
        List<TopicFilter> filters = filters();
        List<List<TopicName>> matched = filters.stream()
                .map(filter -> topics.stream().filter(filter::matches).toList())
                .toList();
        for (int i = 0; i < filters.size(); i++) {
            TopicFilter one = filters.get(i);
            for (int j = 0; j < filters.size(); j++) {
                TopicFilter other = filters.get(j);
                List<TopicName> others = matched.get(j);
                assertThat(one.overlaps(other))
                        .as(one + " overlaps " + other)
                        .isEqualTo(others.stream().anyMatch(one::matches));
                assertThat(one.covers(other))
                        .as(one + " covers " + other)
                        .isEqualTo(others.stream().allMatch(one::matches));
            }
        }
    }

    @Test
    void ofWhatIsSharedTheFilterWithinCounts() {
        TopicFilter shared = TopicFilter.of("$share/g/a/+", LEVELS);
        assertThat(TopicFilter.of("a/#", LEVELS).covers(shared)).isTrue();
        assertThat(TopicFilter.of("a/b", LEVELS).overlaps(shared)).isTrue();
        assertThat(TopicFilter.of("b/#", LEVELS).overlaps(shared)).isFalse();
    }
}

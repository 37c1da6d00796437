package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FilterTreeTest {
    private static final int LEVELS = 1000;
    private static final int MOST_FILTERS = 30;

    /** One member at one filter. */
    record Place(String filter, int member) {}

    /** Which of some filters, and whose. */
    record Pick(int filter, int member) {
        Place of(List<String> filters) {
            return new Place(filters.get(filter % filters.size()), member);
        }
    }

    /** A step of a churn: somebody comes to a place, or goes. */
    record Step(Place place, boolean comes) {}

    @Provide
    Arbitrary<String> names() {
        return texts(Arbitraries.of("a", "b", "", "$s"));
    }

    @Provide
    Arbitrary<List<Place>> places() {
        return Combinators.combine(filters(), picks().list().ofMaxSize(40))
                .as((filters, picks) -> picks.stream().map(at -> at.of(filters)).toList());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Boolean> comes = Arbitraries.of(true, false);
        return Combinators.combine(
                        filters(), picks().list().ofMaxSize(120), comes.list().ofSize(120))
                .as((filters, picks, come) -> IntStream.range(0, picks.size())
                        .mapToObj(i -> new Step(picks.get(i).of(filters), come.get(i)))
                        .toList());
    }

    /** Fewer than there are members at them, so that several are at the same, and come and go there. */
    private static Arbitrary<List<String>> filters() {
        Arbitrary<String> body = texts(Arbitraries.of("a", "b", "", "$s", "+"));
        Arbitrary<String> filter =
                Combinators.combine(body, Arbitraries.of("", "", "/#")).as((text, end) -> text + end);
        return Arbitraries.oneOf(filter, Arbitraries.just("#"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_FILTERS);
    }

    private static Arbitrary<Pick> picks() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, MOST_FILTERS - 1),
                        Arbitraries.integers().between(0, 2))
                .as(Pick::new);
    }

    private static Arbitrary<String> texts(Arbitrary<String> level) {
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels))
                .filter(t -> !t.isEmpty());
    }

    @Property(tries = 3000)
    void theTreeFindsExactlyThoseWhoseFilterMatches(
            @ForAll("places") List<Place> places, @ForAll("names") String name) {
        FilterTree<Place> tree = new FilterTree<>();
        Set<Place> distinct = new LinkedHashSet<>(places);
        for (Place place : places) {
            tree.add(filter(place), place);
        }
        TopicName topic = TopicName.of(name, LEVELS);

        List<Place> matching =
                distinct.stream().filter(place -> filter(place).matches(topic)).toList();

        assertThat(found(tree, topic)).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(tree.size()).isEqualTo(distinct.size());
    }

    @Property(tries = 1000)
    void whateverComesAndGoesTheTreeHoldsWhatIsLeftAndNothingMore(
            @ForAll("steps") List<Step> steps, @ForAll("names") String name) {
        FilterTree<Place> tree = new FilterTree<>();
        Set<Place> left = new LinkedHashSet<>();
        for (Step step : steps) {
            Place place = step.place();
            if (step.comes()) {
                left.add(place);
                assertThat(tree.add(filter(place), place)).isEqualTo(at(place.filter(), left));
            } else {
                left.remove(place);
                assertThat(tree.remove(filter(place), place)).isEqualTo(at(place.filter(), left));
            }
            assertThat(tree.size()).isEqualTo(left.size());
            assertThat(tree.isEmpty()).isEqualTo(left.isEmpty());
        }
        TopicName topic = TopicName.of(name, LEVELS);
        assertThat(found(tree, topic))
                .containsExactlyInAnyOrderElementsOf(left.stream()
                        .filter(place -> filter(place).matches(topic))
                        .toList());

        left.forEach(place -> tree.remove(filter(place), place));

        assertThat(tree.isEmpty()).isTrue();
    }

    private static int at(String filter, Set<Place> places) {
        return (int)
                places.stream().filter(place -> place.filter().equals(filter)).count();
    }

    @Test
    void whoWasNeverThereIsNotRemovedAndLeavesNothing() {
        FilterTree<String> tree = new FilterTree<>();
        tree.add(TopicFilter.of("a/b/c", LEVELS), "m");

        assertThat(tree.remove(TopicFilter.of("a/b", LEVELS), "m")).isZero();
        assertThat(tree.remove(TopicFilter.of("a/b/c/d", LEVELS), "m")).isZero();
        assertThat(tree.remove(TopicFilter.of("a/b/c", LEVELS), "n")).isEqualTo(1);
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.remove(TopicFilter.of("a/b/c", LEVELS), "m")).isZero();
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void aFilterAsDeepAsTheConfigurationAllowsIsMatchedAndRemoved() {
        FilterTree<String> tree = new FilterTree<>();
        String deep = "a/".repeat(LEVELS - 1) + "a";
        String wild = "+/".repeat(LEVELS - 1) + "+";
        tree.add(TopicFilter.of(deep, LEVELS), "deep");
        tree.add(TopicFilter.of(wild, LEVELS), "wild");

        assertThat(found(tree, TopicName.of(deep, LEVELS))).containsExactly("deep", "wild");
        assertThat(tree.remove(TopicFilter.of(deep, LEVELS), "deep")).isZero();
        assertThat(tree.remove(TopicFilter.of(wild, LEVELS), "wild")).isZero();
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void tenThousandWildcardBombsCostAMatchNoMoreThanTheLevels() {
        FilterTree<Integer> tree = new FilterTree<>();
        int bombs = 10_000;
        for (int i = 0; i < bombs; i++) {
            tree.add(TopicFilter.of("+/".repeat(1 + i % 199) + "#", 200), i);
        }

        List<Integer> reached = new ArrayList<>();
        int shallow = tree.visit(TopicName.of("a", 200), reached::add);
        int deep = tree.visit(TopicName.of("a/".repeat(199) + "a", 200), member -> {});

        assertThat(shallow).isLessThanOrEqualTo(2 * 2);
        assertThat(deep).isLessThanOrEqualTo(2 * 200);
        assertThat(reached).hasSize((bombs + 198) / 199);
    }

    @Test
    void aMatchNeverVisitsMoreNodesThanTheFiltersHaveLevels() {
        FilterTree<Integer> tree = new FilterTree<>();
        int levels = 12;
        for (int bits = 0; bits < 1 << levels; bits++) {
            int pattern = bits;
            String filter = IntStream.range(0, levels)
                    .mapToObj(level -> (pattern >> level & 1) == 0 ? "a" : "+")
                    .collect(Collectors.joining("/"));
            tree.add(TopicFilter.of(filter + "/x/#", 200), bits);
        }
        String topic = "a/".repeat(levels);

        int visited = tree.visit(TopicName.of(topic + "y", 200), member -> {});
        int unrelated = tree.visit(TopicName.of("b/".repeat(levels) + "y", 200), member -> {});

        assertThat(visited).as("the whole tree, each node once").isLessThanOrEqualTo(2 << levels);
        assertThat(unrelated).as("one chain of wildcards").isLessThanOrEqualTo(levels + 2);
    }

    private static TopicFilter filter(Place place) {
        return TopicFilter.of(place.filter(), LEVELS);
    }

    private static <M> List<M> found(FilterTree<M> tree, TopicName topic) {
        List<M> found = new ArrayList<>();
        tree.match(topic, found::add);
        return found;
    }
}

package io.herald.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Interest;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import org.junit.jupiter.api.Test;

class InterestTableTest {
    private final InterestTable table = new InterestTable();

    @Test
    void aDoorIsNamedOnceHoweverManyOfItsFiltersMatch() {
        set("door1", "a/#", 1);
        set("door1", "a/+", 2);
        set("door2", "a/b", 3);
        set("door3", "b", 4);

        assertThat(table.doors(topic("a/b"))).containsExactlyInAnyOrder("door1", "door2");
        assertThat(table.subscriptions(topic("a/b"))).isEqualTo(6);
        assertThat(table.doors(topic("c"))).isEmpty();
        assertThat(table.subscriptions(topic("c"))).isZero();
    }

    @Test
    void aNumberIsTheWholeNumberAndSayingItTwiceDoesNoHarm() {
        set("door", "a", 2);
        set("door", "a", 2);
        set("door", "a", 1);
        assertThat(table.subscriptions(topic("a"))).isEqualTo(1);

        set("door", "a", 0);
        set("door", "a", 0);
        assertThat(table.doors(topic("a"))).isEmpty();
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void theVersionChangesWhenTheDoorsMayHaveAndNotWithEveryNumber() {
        long none = table.version();
        set("door", "a", 1);
        long one = table.version();
        set("door", "a", 5);
        assertThat(table.version()).isEqualTo(one).isNotEqualTo(none);

        set("door", "a", 0);
        long gone = table.version();
        assertThat(gone).isNotEqualTo(one);
        set("other", "b", 0);
        assertThat(table.version()).isEqualTo(gone);
        set("other", "b", 1);
        long other = table.version();
        table.leave("other");
        assertThat(table.version()).isNotEqualTo(other);
    }

    @Test
    void aDoorThatLeavesTakesAllItsInterestsAndNoOthers() {
        set("door1", "a", 1);
        set("door1", "#", 1);
        set("door2", "a", 1);

        table.leave("door1");
        table.leave("door1");
        table.leave("stranger");

        assertThat(table.doors(topic("a"))).containsExactly("door2");
        assertThat(table.subscriptions(topic("a"))).isEqualTo(1);
        table.leave("door2");
        assertThat(table.isEmpty()).isTrue();
    }

    private void set(String door, String filter, int subscriptions) {
        table.set(new Interest(door, TopicFilter.of(filter, 9), subscriptions));
    }

    private static TopicName topic(String name) {
        return TopicName.of(name, 9);
    }
}

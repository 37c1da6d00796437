package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backlog promises, in the plainest way: a list of the items that should be waiting. It foretells what becomes
 * of each offer, and checks that every message is delivered once or counted as missed once, in its place.
 */
final class BacklogModel {
    private final long maxBytes;
    private final List<Item> waiting = new ArrayList<>();
    private final List<Item> expectedDiscards = new ArrayList<>();
    private final Map<Subscription, Account> accounts = new HashMap<>();
    private long dropped;

    /** Some messages of a subscription, by their numbers in the order in which they were offered. */
    record Item(Subscription subscription, TopicName topic, int bytes, long first, int messages) {
        boolean yields() {
            return subscription.policy() == SlowPolicy.DROP_OLD;
        }

        boolean isLatest() {
            return subscription.policy() == SlowPolicy.LATEST;
        }
    }

    /** What one subscription was offered, and what it heard of it. */
    private static final class Account {
        private long offered;
        private long heard;
        private final Map<TopicName, Long> last = new HashMap<>();
    }

    BacklogModel(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Item item(Subscription subscription, TopicName topic, int bytes, int messages) {
        Account account = accounts.computeIfAbsent(subscription, s -> new Account());
        Item item = new Item(subscription, topic, bytes, account.offered, messages);
        account.offered += messages;
        return item;
    }

    /** Foretells whether an item is taken, and what is given up for it. */
    boolean offered(Item item) {
        Item older = waiting.stream()
                .filter(other -> item.isLatest() && other.isLatest())
                .filter(other -> other.subscription() == item.subscription() && other.topic() == item.topic())
                .findFirst()
                .orElse(null);
        if (older != null && bytes() - older.bytes() + item.bytes() <= maxBytes) {
            give(older);
            waiting.set(waiting.indexOf(older), item);
            return true;
        }
        long fixed = waiting.stream()
                .filter(other -> !other.yields())
                .mapToLong(Item::bytes)
                .sum();
        boolean room = item.yields() ? fixed + item.bytes() <= maxBytes : bytes() + item.bytes() <= maxBytes;
        if (!room) {
            dropped += item.messages();
            return false;
        }
        while (bytes() + item.bytes() > maxBytes) {
            Item oldest = waiting.stream().filter(Item::yields).findFirst().orElseThrow();
            waiting.remove(oldest);
            give(oldest);
        }
        waiting.add(item);
        return true;
    }

    private void give(Item item) {
        expectedDiscards.add(item);
        dropped += item.messages();
    }

    void discarded(Item item) {
        assertThat(expectedDiscards).isNotEmpty().first().isSameAs(item);
        expectedDiscards.remove(0);
    }

    void polled(Backlog.Next<Item> next) {
        Account account = accounts.get(next.subscription());
        account.heard += next.missed();
        Item item = next.item();
        if (item == null) {
            assertThat(next.missed())
                    .as("an answer without a message and without a count")
                    .isPositive();
            assertThat(next.messages()).isZero();
            return;
        }
        assertThat(item).as("delivered in the order of arrival").isSameAs(waiting.remove(0));
        assertThat(next.subscription()).isSameAs(item.subscription());
        assertThat(next.messages()).isEqualTo(item.messages());
        if (!item.isLatest()) {
            assertThat(item.first()).as("delivered and missed before it").isEqualTo(account.heard);
        }
        Long before = account.last.put(item.topic(), item.first());
        assertThat(before == null || before < item.first())
                .as("in order on %s", item.topic())
                .isTrue();
        account.heard += item.messages();
    }

    void check(Backlog<Item> backlog) {
        assertThat(expectedDiscards).as("given up and not discarded").isEmpty();
        assertThat(backlog.bytes()).isEqualTo(bytes()).isLessThanOrEqualTo(maxBytes);
        assertThat(backlog.dropped()).isEqualTo(dropped);
    }

    void checkAllHeard() {
        assertThat(waiting).isEmpty();
        accounts.forEach((subscription, account) -> assertThat(account.heard)
                .as("heard of %s", subscription.policy())
                .isEqualTo(account.offered));
    }

    /** What is discarded when the subscriber goes, in order. */
    void cleared() {
        expectedDiscards.addAll(waiting);
        waiting.clear();
        accounts.clear();
    }

    private long bytes() {
        return waiting.stream().mapToLong(Item::bytes).sum();
    }
}

package io.herald.storage;

import static io.herald.storage.Drafts.all;
import static io.herald.storage.Drafts.behind;
import static io.herald.storage.Drafts.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.PageQuery;
import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A log as a child would write it: a list of lines. What storages do is compared with it. */
final class StorageModel {
    private static final List<String> FILTERS = List.of("#", "a", "a/#", "a/+", "+", "+/b", "c", "a/b");
    private static final List<String> TOPICS = List.of("a", "a/b", "a/b/c", "b", "c/b");

    private final Random random;
    private final List<String> lines = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private final TreeMap<String, String> retained = new TreeMap<>();

    StorageModel(Random random) {
        this.random = random;
    }

    /** Appends something to both, and says what. */
    String appendTo(Storage storage) throws StorageException {
        List<Run> runs = Stream.generate(this::draw).limit(random.nextInt(4)).toList();
        List<String> expected = runs.stream().map(this::append).toList();
        List<Receipt> receipts = storage.append(runs, 1000);
        assertThat(receipts.stream()
                        .map(receipt ->
                                receipt.outcome() + " " + receipt.first().text()))
                .isEqualTo(expected);
        return expected.toString();
    }

    private Run draw() {
        String topic = pick(TOPICS);
        if (random.nextInt(5) == 0) {
            return Drafts.keyed(topic, "k" + random.nextInt(9), "" + random.nextInt(2));
        }
        String[] payloads = new String[1 + random.nextInt(4)];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = random.nextInt(5) == 0 ? "" : "p" + random.nextInt(1000);
        }
        return Drafts.run(topic, new Terms(QoS.AT_LEAST_ONCE, random.nextInt(4) == 0, 0, ""), payloads);
    }

    private String append(Run run) {
        String key = run.topic() + " " + run.head().terms().key();
        String payload = Drafts.told(run).reduce((a, b) -> b).orElseThrow().substring(("0 " + run.topic()).length());
        if (!run.head().terms().key().isEmpty() && keys.containsKey(key)) {
            String[] used = keys.get(key).split(" ", 2);
            return (used[1].equals(payload) ? "DUPLICATE " : "CONFLICT ") + used[0];
        }
        long first = lines.size() + 1L;
        keys.put(key, first + " " + payload);
        Drafts.told(run.storedAs(io.herald.topic.MessageId.of(first))).forEach(line -> {
            lines.add(line);
            topics.add(run.topic().text());
        });
        if (run.head().terms().retain()) {
            retain(run.topic().text(), run.payloads().length(run.count() - 1) == 0);
        }
        return "STORED " + first;
    }

    private void retain(String topic, boolean cleared) {
        if (cleared) {
            retained.remove(topic);
        } else {
            retained.put(topic, lines.get(lines.size() - 1));
        }
    }

    /** Reads something from both. */
    void compareWith(Storage storage, String told) throws StorageException {
        String filter = pick(FILTERS);
        int from = random.nextInt(lines.size() + 1);
        PageQuery query = new PageQuery(
                List.of(filter(filter)), behind(from), 1 + random.nextInt(9), 1 + random.nextInt(500), 1000);
        List<String> expected = Stream.iterate(from, i -> i < lines.size(), i -> i + 1)
                .filter(i -> filter(filter).matches(Drafts.topic(topics.get(i))))
                .map(lines::get)
                .toList();
        assertThat(all(storage, query)).as(told + ", " + query).isEqualTo(expected);
        assertThat(storage.retained(filter(filter), "", 1 << 20, 1000).runs().stream()
                        .flatMap(Drafts::told))
                .as(told)
                .isEqualTo(retained.entrySet().stream()
                        .filter(entry -> filter(filter).matches(Drafts.topic(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}

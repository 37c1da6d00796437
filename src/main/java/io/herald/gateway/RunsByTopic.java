package io.herald.gateway;

import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The runs of a batch, taken apart by their topics. Pure functions. */
final class RunsByTopic {
    private RunsByTopic() {}

    /** Whether all are of one topic. */
    static boolean areOfOne(List<Run> runs) {
        TopicName first = runs.get(0).topic();
        for (int i = 1; i < runs.size(); i++) {
            if (!runs.get(i).topic().equals(first)) {
                return false;
            }
        }
        return true;
    }

    /** All runs of each topic. */
    static Map<TopicName, List<Run>> of(List<Run> runs) {
        Map<TopicName, List<Run>> topics = new LinkedHashMap<>();
        for (Run run : runs) {
            topics.computeIfAbsent(run.topic(), t -> new ArrayList<>(4)).add(run);
        }
        return topics;
    }

    /**
     * Stored messages are taken in the order of their ids: runs of one topic go together where they follow each other.
     * Those of another QoS do not: whether they are to be acknowledged, and how, is asked once for all.
     */
    static void inOrder(List<Run> runs, BiConsumer<TopicName, List<Run>> each) {
        int from = 0;
        for (int to = 1; to <= runs.size(); to++) {
            if (to == runs.size() || !goTogether(runs.get(from), runs.get(to))) {
                each.accept(runs.get(from).topic(), runs.subList(from, to));
                from = to;
            }
        }
    }

    private static boolean goTogether(Run one, Run other) {
        return one.topic().equals(other.topic())
                && one.head().terms().qos() == other.head().terms().qos();
    }
}

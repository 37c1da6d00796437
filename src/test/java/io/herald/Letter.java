package io.herald;

import io.herald.topic.Header;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that a message says, whatever door it goes through.
 *
 * @param topic where it is published
 * @param payload its bytes, each as a character
 * @param type its content type; empty for none
 * @param headers its headers, in order
 * @param publisher who says it; empty where that is not told
 * @param qos how surely; -1 where that is not told
 * @param retain whether it is retained, or shown because it is
 * @param ttlMs how long it is good for, in milliseconds; 0 where that is not told
 */
record Letter(
        String topic,
        String payload,
        String type,
        List<Header> headers,
        String publisher,
        int qos,
        boolean retain,
        long ttlMs) {
    static Letter of(String topic, byte[] payload) {
        return new Letter(topic, new String(payload, StandardCharsets.ISO_8859_1), "", List.of(), "", 0, false, 0);
    }

    static Letter of(String topic, String payload) {
        return of(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return payload.getBytes(StandardCharsets.ISO_8859_1);
    }

    Letter typed(String as) {
        return new Letter(topic, payload, as, headers, publisher, qos, retain, ttlMs);
    }

    Letter with(List<Header> these) {
        return new Letter(topic, payload, type, these, publisher, qos, retain, ttlMs);
    }

    Letter from(String whom) {
        return new Letter(topic, payload, type, headers, whom, qos, retain, ttlMs);
    }

    Letter at(int surely) {
        return new Letter(topic, payload, type, headers, publisher, surely, retain, ttlMs);
    }

    Letter retained(boolean is) {
        return new Letter(topic, payload, type, headers, publisher, qos, is, ttlMs);
    }

    Letter goodFor(long ms) {
        return new Letter(topic, payload, type, headers, publisher, qos, retain, ms);
    }

    Letter only(Predicate<Header> these) {
        return with(headers.stream().filter(these).toList());
    }

    /** Headers of one name together, in the place of the first: JSON has each name once. */
    Letter grouped() {
        Map<String, List<Header>> byName =
                headers.stream().collect(Collectors.groupingBy(Header::name, LinkedHashMap::new, Collectors.toList()));
        return with(byName.values().stream().flatMap(List::stream).toList());
    }
}

package io.herald.client;

import io.herald.topic.QoS;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages of QoS 2 that were handled last: where the broker did not get to know so, it sends them again, and they
 * are told by their ids. It remembers as many as a broker may send again, and more. Any thread, one after the other.
 */
final class HandledIds {
    private static final int REMEMBERED = 1 << 16;

    private final Map<String, Boolean> ids = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized boolean contains(Delivery delivery) {
        return delivery.qos() == QoS.EXACTLY_ONCE && ids.containsKey(delivery.id());
    }

    synchronized void add(Delivery delivery) {
        if (delivery.qos() == QoS.EXACTLY_ONCE) {
            ids.put(delivery.id(), Boolean.TRUE);
        }
    }
}

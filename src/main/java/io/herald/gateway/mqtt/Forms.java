package io.herald.gateway.mqtt;

import io.herald.mqtt.ProtocolLevel;
import io.herald.mqtt.PublishFrames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of one door instance: clients that want the same share one. Belongs to the event loop of the instance. */
final class Forms {
    private static final int MAX_REMEMBERED = 1024;

    private final PublishForm v3 = new PublishForm(new PublishFrames(ProtocolLevel.V3_1_1, new int[0]), false, null);
    private final PublishForm v5 = new PublishForm(new PublishFrames(ProtocolLevel.V5, new int[0]), false, null);
    /** Those for clients with wishes, the one that was not asked for the longest first. */
    private final Map<Wanted, PublishForm> special = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Wanted, PublishForm> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * What a client of MQTT 5 wants of the messages of a topic.
     *
     * @param subscriptionIds the identifiers of the subscriptions that match, in order
     * @param keepsRetain whether it wants to know what was published to be retained
     * @param notFrom whose messages it does not want; null for nobody's
     */
    record Wanted(List<Integer> subscriptionIds, boolean keepsRetain, String notFrom) {}

    /** The form for clients of a protocol level that want nothing special. */
    PublishForm plain(int level) {
        return level < ProtocolLevel.V5 ? v3 : v5;
    }

    /** The form for clients of MQTT 5 that want something. */
    PublishForm of(Wanted wanted) {
        return special.computeIfAbsent(wanted, Forms::make);
    }

    private static PublishForm make(Wanted wanted) {
        int[] ids = wanted.subscriptionIds().stream().mapToInt(id -> id).toArray();
        return new PublishForm(new PublishFrames(ProtocolLevel.V5, ids), wanted.keepsRetain(), wanted.notFrom());
    }
}

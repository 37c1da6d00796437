package io.herald.gateway.http;

import io.herald.bus.AcksAnswer;
import io.herald.bus.RedriveAnswer;
import io.herald.gateway.SessionsByName;
import io.herald.topic.SessionState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A durable subscription, and what was done with it, as a client is told of it. No state. */
final class SubscriptionJson {
    private static final List<Map.Entry<String, Long>> UNITS = List.of(
            Map.entry("d", 86_400_000L), Map.entry("h", 3_600_000L), Map.entry("m", 60_000L), Map.entry("s", 1_000L));

    private SubscriptionJson() {}

    static Buffer of(SessionsByName.Described described) {
        SessionState state = described.state();
        JsonArray filters = new JsonArray();
        state.filters().stream()
                .sorted(Comparator.comparing(one -> one.filter().text()))
                .map(one -> new JsonObject()
                        .put("filter", one.filter().text())
                        .put("qos", one.qos().level()))
                .forEach(filters::add);
        return new JsonObject()
                .put("name", state.name())
                .put("filters", filters)
                .put("position", state.position().text())
                .put("pending", state.pending().size())
                .put("expiry", duration(state.expiryMs()))
                .put("connected", described.connected())
                .put("deadLetters", described.deadLetters().text())
                .toBuffer();
    }

    static Buffer of(AcksAnswer taken) {
        return new JsonObject()
                .put("acked", taken.acked())
                .put("nacked", taken.nacked())
                .toBuffer();
    }

    static Buffer of(RedriveAnswer done) {
        return new JsonObject()
                .put("redriven", done.redriven())
                .put("missing", done.missing())
                .put("more", done.more())
                .toBuffer();
    }

    /** A length of time as it would be posted, in the largest unit in which it is whole. */
    private static String duration(long ms) {
        return UNITS.stream()
                .filter(unit -> ms > 0 && ms % unit.getValue() == 0)
                .findFirst()
                .map(unit -> ms / unit.getValue() + unit.getKey())
                .orElse(ms + "ms");
    }
}

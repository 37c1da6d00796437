package io.herald.line;

import io.herald.topic.Durations;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.QoS;
import io.herald.topic.Terms;
import io.herald.topic.TraceContext;
import java.util.ArrayList;
import java.util.List;

/** Reads the options of a {@code PUB}. Lives as long as one line. */
final class PubOptions {
    private final List<Header> headers = new ArrayList<>(0);
    private String type = "";
    private QoS qos = QoS.AT_MOST_ONCE;
    private boolean retain;
    private long ttlMs;
    private String key = "";

    private PubOptions() {}

    /**
     * Reads all that is left of a line.
     *
     * @throws io.herald.topic.BrokerException where it says what cannot be
     */
    static PubHead.Options read(Fields fields) {
        PubOptions options = new PubOptions();
        while (fields.hasMore()) {
            options.take(fields.option());
        }
        MessageHead.checkHeaders(options.headers);
        MessageHead.checkContentType(options.type);
        Terms terms = new Terms(options.qos, options.retain, options.ttlMs, options.key).forPublishing();
        return new PubHead.Options(options.type, TraceContext.checked(options.headers), terms);
    }

    private void take(Fields.Option option) {
        switch (option.key()) {
            case "qos" -> qos = QoS.of(option.given());
            case "ttl" -> ttlMs = Durations.millis(option.given(), "ttl");
            case "key" -> key = option.given();
            case "type" -> type = option.given();
            case "retain" -> retain = option.set("PUB");
            default -> {
                if (!option.key().startsWith("h.") || option.bare()) {
                    throw option.unknown("PUB");
                }
                headers.add(new Header(LineText.decodeHeaderName(option.key().substring(2)), option.value()));
            }
        }
    }
}

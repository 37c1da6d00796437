package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.QoS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a durable subscription is to be, posted as a JSON object: {@code
 * {"filters":[{"filter","qos","from"}],"expiry"}}.
 *
 * @param filters all its filters
 * @param expiryMs how long it is to be kept while nobody is connected, in milliseconds; null where that was not said
 */
public record PostedSubscription(List<Filter> filters, Long expiryMs) {
    /** Copies the list. */
    public PostedSubscription {
        filters = List.copyOf(filters);
    }

    /**
     * One filter.
     *
     * @param filter the filter, not yet checked
     * @param qos the highest level messages are wanted with
     * @param from from where on, where the filter is new
     */
    public record Filter(String filter, QoS qos, From from) {}

    /**
     * Reads the object that the bytes are.
     *
     * @param most the most filters there may be
     * @param nowMs the time, in milliseconds since 1970
     * @throws BrokerException where they are none, or there are too many filters
     */
    public static PostedSubscription read(byte[] json, int most, long nowMs) {
        Reading reading = new Reading(most, nowMs);
        StrictJson.read(json, reading);
        if (reading.filters == null) {
            throw StrictJson.refusal("filters is missing");
        }
        return new PostedSubscription(reading.filters, reading.expiryMs);
    }

    /** A subscription half read. */
    private static final class Reading implements StrictJson.Member {
        private final int most;
        private final long nowMs;
        private final Set<String> named = new HashSet<>();
        private List<Filter> filters;
        private Long expiryMs;

        private Reading(int most, long nowMs) {
            this.most = most;
            this.nowMs = nowMs;
        }

        @Override
        public void read(String name, StrictJson json) throws IOException {
            switch (name) {
                case "filters" -> filters(json);
                case "expiry" -> expiry(json.string(name));
                default -> throw StrictJson.refusal(QueryText.shown(name) + " is not known");
            }
        }

        private void expiry(String text) {
            expiryMs = Durations.millis(text, "expiry");
            if (expiryMs == 0) {
                throw StrictJson.refusal("expiry is more than nothing: what nobody is connected to has to be kept");
            }
        }

        private void filters(StrictJson json) throws IOException {
            if (!json.isArray()) {
                throw StrictJson.refusal("filters is an array");
            }
            filters = new ArrayList<>();
            while (json.nextElement()) {
                FilterReading one = new FilterReading(nowMs);
                json.object(one);
                add(one.filter());
            }
        }

        private void add(Filter one) {
            if (!named.add(one.filter)) {
                throw StrictJson.refusal("the filter " + QueryText.shown(one.filter) + " comes twice");
            }
            if (filters.size() == most) {
                throw new BrokerException(ErrorCode.RATE_LIMITED, "a subscription has at most " + most + " filters");
            }
            filters.add(one);
        }
    }

    /** A filter half read. */
    private static final class FilterReading implements StrictJson.Member {
        private final long nowMs;
        private String filter;
        private QoS qos = QoS.AT_LEAST_ONCE;
        private From from = From.NEW;

        private FilterReading(long nowMs) {
            this.nowMs = nowMs;
        }

        @Override
        public void read(String name, StrictJson json) throws IOException {
            switch (name) {
                case "filter" -> filter = json.string(name);
                case "qos" -> qos = QoS.of(json.scalar(name));
                case "from" -> from = From.of(json.string(name), nowMs);
                default -> throw StrictJson.refusal(QueryText.shown(name) + " is not known");
            }
        }

        private Filter filter() {
            if (filter == null) {
                throw StrictJson.refusal("filter is missing");
            }
            return new Filter(filter, qos, from);
        }
    }
}

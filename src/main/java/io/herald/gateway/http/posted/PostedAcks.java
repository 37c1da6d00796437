package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.Durations;
import io.herald.topic.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Acknowledgements posted as a JSON object: {@code {"ack":[ids],"nack":[ids],"delay"}}.
 *
 * @param acks the messages that are acknowledged
 * @param nacks the messages that are wanted again
 * @param delayMs how long those are not to be sent, in milliseconds
 */
public record PostedAcks(List<MessageId> acks, List<MessageId> nacks, long delayMs) {
    /** Copies the lists. */
    public PostedAcks {
        acks = List.copyOf(acks);
        nacks = List.copyOf(nacks);
    }

    /**
     * Reads the object that the bytes are.
     *
     * @throws BrokerException where they are none, or acknowledge nothing
     */
    public static PostedAcks read(byte[] json) {
        Reading reading = new Reading();
        StrictJson.read(json, reading);
        if (reading.acks == null && reading.nacks == null) {
            throw StrictJson.refusal("ack or nack is missing");
        }
        if (reading.delayMs != null && reading.nacks == null) {
            throw StrictJson.refusal("delay says when those of nack come again");
        }
        return new PostedAcks(
                reading.acks == null ? List.of() : reading.acks,
                reading.nacks == null ? List.of() : reading.nacks,
                reading.delayMs == null ? 0 : reading.delayMs);
    }

    /** Acknowledgements half read. */
    private static final class Reading implements StrictJson.Member {
        private List<MessageId> acks;
        private List<MessageId> nacks;
        private Long delayMs;

        @Override
        public void read(String name, StrictJson json) throws IOException {
            switch (name) {
                case "ack" -> acks = ids(name, json);
                case "nack" -> nacks = ids(name, json);
                case "delay" -> delayMs = Durations.millis(json.string(name), name);
                default -> throw StrictJson.refusal(QueryText.shown(name) + " is not known");
            }
        }

        private static List<MessageId> ids(String name, StrictJson json) throws IOException {
            if (!json.isArray()) {
                throw StrictJson.refusal(name + " is an array of ids");
            }
            List<MessageId> ids = new ArrayList<>();
            while (json.nextElement()) {
                ids.add(MessageId.of(json.string("an id")));
            }
            return ids;
        }
    }
}

package io.herald.gateway.http.form;

import io.herald.topic.Durations;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A message as a JSON object: {@code {"id","topic","time","ttl","publisher","type","headers","payload"}}, with {@code
 * payloadBase64} in the place of {@code payload} where the bytes are not UTF-8, and {@code dup} before it where the
 * message was sent before. What all messages of a run share is
 * written once. Belongs to one form.
 */
final class Envelope {
    private final PayloadText text;
    private final OutputBytes beginning = new OutputBytes();
    private MessageHead head;
    private byte[] prefix;
    private long timeMs = Long.MIN_VALUE;
    private String time;

    Envelope(PayloadText text) {
        this.text = text;
    }

    /** Writes message {@code i} of a run. */
    void write(Run run, int i, OutputBytes out) {
        begin(run, i, out);
        end(run, i, out);
    }

    /** Writes a message, a run of one, and that it was sent so often before. */
    void writeAgain(Run message, int times, OutputBytes out) {
        begin(message, 0, out);
        out.ascii("\"dup\":").ascii(Integer.toString(times)).octet(',');
        end(message, 0, out);
    }

    private void begin(Run run, int i, OutputBytes out) {
        if (run.head() != head) {
            head = run.head();
            prefix = prefix(head);
        }
        out.octet('{');
        if (run.isStored()) {
            out.ascii("\"id\":\"").ascii(run.id(i).text()).ascii("\",");
        }
        out.octets(prefix);
    }

    private void end(Run run, int i, OutputBytes out) {
        Payloads payloads = run.payloads();
        int start = payloads.start(i);
        int end = payloads.end(i);
        if (text.isText(payloads.bytes(), start, end)) {
            out.ascii("\"payload\":").json(payloads.bytes(), start, end).octet('}');
        } else {
            out.ascii("\"payloadBase64\":\"")
                    .base64(payloads.bytes(), start, end)
                    .ascii("\"}");
        }
    }

    private byte[] prefix(MessageHead head) {
        beginning.clear().ascii("\"topic\":").json(head.topic().text());
        beginning.ascii(",\"time\":\"").ascii(time(head.timeMs())).octet('"');
        if (head.terms().ttlMs() > 0) {
            beginning.ascii(",\"ttl\":").json(Durations.text(head.terms().ttlMs()));
        }
        beginning.ascii(",\"publisher\":").json(head.publisher());
        if (!head.contentType().isEmpty()) {
            beginning.ascii(",\"type\":").json(head.contentType());
        }
        if (!head.headers().isEmpty()) {
            beginning.ascii(",\"headers\":");
            headers(head.headers());
        }
        return beginning.octet(',').toArray();
    }

    private String time(long ms) {
        if (ms != timeMs) {
            timeMs = ms;
            time = Instant.ofEpochMilli(ms).toString();
        }
        return time;
    }

    /** A name that comes more than once has an array for a value. */
    private void headers(List<Header> headers) {
        Map<String, List<String>> byName = headers.stream()
                .collect(Collectors.groupingBy(
                        Header::name, LinkedHashMap::new, Collectors.mapping(Header::value, Collectors.toList())));
        char before = '{';
        for (Map.Entry<String, List<String>> named : byName.entrySet()) {
            beginning.octet(before).json(named.getKey()).octet(':');
            before = ',';
            values(named.getValue());
        }
        beginning.octet('}');
    }

    private void values(List<String> values) {
        if (values.size() == 1) {
            beginning.json(values.get(0));
            return;
        }
        char before = '[';
        for (String value : values) {
            beginning.octet(before).json(value);
            before = ',';
        }
        beginning.octet(']');
    }
}

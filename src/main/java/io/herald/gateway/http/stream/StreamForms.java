package io.herald.gateway.http.stream;

import io.herald.gateway.http.form.Framing;
import io.herald.gateway.http.form.StreamForm;
import io.herald.gateway.http.form.TextForm;

/**
 * The forms of streams that answer a request. All streams of a form share its bytes.
 *
 * @param ssePayloads server-sent events that carry payloads
 * @param sseEnvelopes server-sent events that carry envelopes
 * @param jsonLines envelopes, one a line
 */
public record StreamForms(StreamForm ssePayloads, StreamForm sseEnvelopes, StreamForm jsonLines) {
    /** In the chunks of HTTP/1.1. */
    public static StreamForms chunked() {
        return framed(Framing.CHUNKS);
    }

    /** As they are: HTTP/2 has frames of its own around them. */
    public static StreamForms plain() {
        return framed(Framing.NONE);
    }

    private static StreamForms framed(Framing framing) {
        return new StreamForms(TextForm.ofPayloads(framing), TextForm.ofEnvelopes(framing), TextForm.ofLines(framing));
    }
}

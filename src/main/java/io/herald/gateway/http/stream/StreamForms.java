package io.herald.gateway.http.stream;

import io.herald.gateway.http.form.ChunkedForm;
import io.herald.gateway.http.form.PlainForm;
import io.herald.gateway.http.form.StreamForm;

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
        return new StreamForms(ChunkedForm.ofPayloads(), ChunkedForm.ofEnvelopes(), ChunkedForm.ofLines());
    }

    /** As they are: HTTP/2 has frames of its own around them. */
    public static StreamForms plain() {
        return new StreamForms(PlainForm.ofPayloads(), PlainForm.ofEnvelopes(), PlainForm.ofLines());
    }
}

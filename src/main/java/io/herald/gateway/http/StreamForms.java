package io.herald.gateway.http;

import io.herald.gateway.http.form.ChunkedForm;
import io.herald.gateway.http.form.StreamForm;

/**
 * The forms of one door instance's streams: one object each, so that all streams of a form share its bytes.
 *
 * @param ssePayloads server-sent events that carry payloads
 * @param sseEnvelopes server-sent events that carry envelopes
 * @param jsonLines envelopes, one a line
 */
record StreamForms(StreamForm ssePayloads, StreamForm sseEnvelopes, StreamForm jsonLines) {
    static StreamForms create() {
        return new StreamForms(ChunkedForm.ofPayloads(), ChunkedForm.ofEnvelopes(), ChunkedForm.ofLines());
    }
}

package io.herald.gateway.http.stream;

import io.herald.gateway.http.form.ChunkedForm;
import io.herald.gateway.http.form.StreamForm;
import io.herald.gateway.http.form.WebSocketForm;

/**
 * The forms of one door instance's streams: one object each, so that all streams of a form share its bytes.
 *
 * @param ssePayloads server-sent events that carry payloads
 * @param sseEnvelopes server-sent events that carry envelopes
 * @param jsonLines envelopes, one a line
 * @param webSocketPayloads WebSocket messages that are payloads
 * @param webSocketEnvelopes WebSocket messages that are envelopes
 */
public record StreamForms(
        StreamForm ssePayloads,
        StreamForm sseEnvelopes,
        StreamForm jsonLines,
        WebSocketForm webSocketPayloads,
        WebSocketForm webSocketEnvelopes) {
    public static StreamForms create() {
        return new StreamForms(
                ChunkedForm.ofPayloads(),
                ChunkedForm.ofEnvelopes(),
                ChunkedForm.ofLines(),
                WebSocketForm.ofPayloads(),
                WebSocketForm.ofEnvelopes());
    }
}

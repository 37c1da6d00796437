package io.herald.gateway.http.stream;

import io.herald.gateway.http.form.WebSocketForm;

/**
 * The forms of one door instance's streams: one object each, so that all streams of a form share its bytes.
 *
 * @param chunked those of answers over HTTP/1.1
 * @param plain those of answers over HTTP/2
 * @param webSocketPayloads WebSocket messages that are payloads
 * @param webSocketEnvelopes WebSocket messages that are envelopes
 */
public record DoorForms(
        StreamForms chunked, StreamForms plain, WebSocketForm webSocketPayloads, WebSocketForm webSocketEnvelopes) {
    public static DoorForms create() {
        return new DoorForms(
                StreamForms.chunked(), StreamForms.plain(), WebSocketForm.ofPayloads(), WebSocketForm.ofEnvelopes());
    }
}

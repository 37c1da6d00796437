/**
 * The forms in which the HTTP door writes messages into streams: server-sent events, JSON lines, WebSocket frames;
 * and the JSON envelope they share. Nothing here knows requests, connections or the core.
 *
 * <p>One object is one form of one door instance and belongs to its event loop: what it encodes is shared by all
 * streams of that form, byte for byte.
 */
package io.herald.gateway.http.form;

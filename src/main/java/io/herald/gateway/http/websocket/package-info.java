/**
 * WebSockets as RFC 6455 has them: the handshake, and messages or bytes read to the letter. What they say is of no
 * concern here.
 *
 * <p>All of it runs on the event loop of its connection; {@link io.herald.gateway.http.websocket.MessageAssembler},
 * {@link io.herald.gateway.http.websocket.Utf8Check} and {@link io.herald.gateway.http.websocket.FrameHead} belong to
 * whoever made them.
 */
package io.herald.gateway.http.websocket;

/**
 * The HTTP door: REST, server-sent events and WebSockets. A door turns bytes into what the core understands and back;
 * what a subscription is and where messages live is none of its business, and it knows no other door.
 *
 * <p>Everything here that touches a request or a socket runs on the event loop of that connection and is never shared;
 * {@link io.herald.gateway.http.MessageAssembler} and {@link io.herald.gateway.http.Utf8Check} are plain Java and
 * belong to whoever made them.
 */
package io.herald.gateway.http;

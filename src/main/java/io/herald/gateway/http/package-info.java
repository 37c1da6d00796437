/**
 * The HTTP door: REST, server-sent events, JSON lines and WebSockets. A door turns bytes into what the core understands
 * and back; what a subscription is and where messages live is none of its business, and it knows no other door.
 *
 * <p>The way of a request: {@link io.herald.gateway.http.HttpGatewayVerticle} accepts the connection, {@code guard}
 * holds its bytes to the grammar, {@link io.herald.gateway.http.Requests} lets it in and finds the resource; {@link
 * io.herald.gateway.http.Publishing} reads what is {@code posted}, {@link io.herald.gateway.http.Subscribing} opens a
 * {@code stream} in one of the {@code form}s; everything else is an {@code answer}.
 *
 * <p>Everything here runs on the event loop of one door instance and is never shared.
 */
package io.herald.gateway.http;

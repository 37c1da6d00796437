/**
 * What is asked of a request before it is one: that its head is well-formed to the letter, that its host is ours and
 * that no foreign web page sent it. Nothing here knows what a request does.
 *
 * <p>A {@link io.herald.gateway.http.guard.RequestDecoder} belongs to one connection; the rest belongs to one door
 * instance. All of it lives on an event loop.
 */
package io.herald.gateway.http.guard;

/**
 * A small blocking client of the line protocol on plain JDK sockets: it starts in milliseconds and pulls nothing in.
 *
 * <p>Here live the wire form of what a client sends ({@link io.herald.client.Publication}), the decoder of what a
 * broker answers ({@link io.herald.client.ReplyDecoder}), one connection ({@link io.herald.client.HeraldClient}) and a
 * subscriber that comes back after a lost connection ({@link io.herald.client.Subscriber}). Nothing of the broker and
 * no library may be imported.
 *
 * <p>Threads: each connection owns one daemon thread that reads; listeners are called on it. All other methods block
 * the caller's thread.
 */
package io.herald.client;

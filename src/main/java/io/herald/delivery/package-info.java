/**
 * How one subscriber is served: what it subscribed to, and what becomes of messages when it does not keep up. Plain
 * Java without sockets, clocks and threads; the gateway drives it on the event loop of the subscriber's connection.
 */
package io.herald.delivery;

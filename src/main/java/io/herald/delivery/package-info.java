/**
 * How one subscriber is served: how it follows the log and what it has not acknowledged, and what becomes of fleeting
 * messages when it does not keep up; and who of a group that shares gets what. Plain Java without sockets, clocks and
 * threads; the gateway drives it on the event loop of the subscriber's connection, the group on its own.
 */
package io.herald.delivery;

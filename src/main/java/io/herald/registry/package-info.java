/**
 * The topic registry: which topics there are, and which door instance wants what. One verticle on one event loop,
 * which never blocks and never waits; whatever it knows is rebuilt from the doors.
 */
package io.herald.registry;

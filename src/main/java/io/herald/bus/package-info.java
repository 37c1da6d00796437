/**
 * What crosses between the rooms, and how: the records on the Vert.x event bus, the addresses they go to, and
 * {@link io.herald.bus.Broker}, which is all that a door may ask of the core.
 *
 * <p>Only this room, the registry, the log and the groups touch the event bus. Records go by reference
 * ({@link io.herald.bus.LocalCodec}), so everything in them is immutable or says how it may be shared.
 */
package io.herald.bus;

/**
 * What every door shares: sessions, the live fan-out to them, and the window that bounds what a door has in flight.
 *
 * <p>All of it belongs to the event loop of one door instance. The doors themselves are rooms of their own below this
 * one; nothing here knows them.
 */
package io.herald.gateway;

/**
 * The TCP door: the line protocol over sockets. One server instance for each event loop; a connection belongs to the
 * event loop that accepted it. Bytes become commands in the room {@code line}; what they mean is decided here.
 */
package io.herald.gateway.tcp;

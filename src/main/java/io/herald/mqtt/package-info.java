/**
 * MQTT 3.1.1 and 5.0 without sockets: packets, what makes them of bytes, and what makes bytes of them. Plain Java; each
 * decoder belongs to one connection, on its event loop.
 */
package io.herald.mqtt;

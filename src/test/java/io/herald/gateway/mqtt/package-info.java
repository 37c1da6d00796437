/** Tests of the MQTT door that have to see it from inside; and, on raw sockets, what the two specifications demand. */
package io.herald.gateway.mqtt;

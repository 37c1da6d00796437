/** Tests of the TCP door: over raw sockets, each class with a broker of its own in this process. */
package io.herald.gateway.tcp;

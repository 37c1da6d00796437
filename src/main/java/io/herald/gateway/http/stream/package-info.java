/**
 * Streams of messages to clients: from the subscription over the first byte to the end, in one form or another. Who
 * asks for them, and how, is of no concern here. A stream belongs to its connection, on that connection's event loop.
 */
package io.herald.gateway.http.stream;

/**
 * The line protocol, without sockets: bytes in, {@link io.herald.line.Command}s out; {@link io.herald.line.Reply}s and
 * runs of messages in, bytes out. Nothing here knows a thread, a clock or Vert.x, so it is tested by feeding bytes.
 */
package io.herald.line;

/**
 * What the decoders of every wire format share: the memory that reads lie in, and the topic names they know by their
 * bytes. Plain Java; belongs to the event loop of a door instance.
 */
package io.herald.wire;

/**
 * What a log is kept in: the blocking {@link io.herald.storage.Storage} and the words it is spoken to with. Plain Java,
 * without any backend; each backend has a room below. It is called by one writer and any number of readers, on threads
 * that may block.
 */
package io.herald.storage;

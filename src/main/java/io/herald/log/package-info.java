/**
 * The log at work: one writer, on a worker thread, that appends whatever has gathered while it was writing, and readers
 * on worker threads of their own for those who catch up. They are asked over the event bus and speak to the storage,
 * which may block; no event loop ever does.
 */
package io.herald.log;

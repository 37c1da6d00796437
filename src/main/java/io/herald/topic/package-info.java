/**
 * The words everyone speaks: topics, filters, messages and errors.
 *
 * <p>Here live plain values and the tree that matches a topic against filters. Nothing here knows a socket, a thread,
 * a clock or another room. Values are immutable and may cross threads; a {@link io.herald.topic.FilterTree} belongs to
 * the thread that made it.
 */
package io.herald.topic;

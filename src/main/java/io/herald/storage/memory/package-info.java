/**
 * The log in memory, for tests and for a broker that need not remember: {@link io.herald.storage.memory.MemoryStorage},
 * plain Java. It is what the other backends are held against. Any thread; calls take turns.
 */
package io.herald.storage.memory;

/**
 * The load generator behind {@code bench}: publishes and receives as fast as a broker can be driven, and measures it.
 *
 * <p>It speaks the line protocol and MQTT and reads event streams on its own, at the level of bytes, because what it
 * measures must not be its client. The only room that sees HdrHistogram.
 *
 * <p>Threads: one, the caller's. It waits on a selector, so that the machine's other cores are the broker's.
 */
package io.herald.cli.bench;

/**
 * The command line: one class a verb, what they share, and how a delivery is shown.
 *
 * <p>It sees the client and nothing of the broker, and it alone writes to standard output. What a verb does not need is
 * not loaded, because a program that publishes one message has to be gone before anyone notices.
 *
 * <p>Threads: a verb runs on the main thread; deliveries come on the connection's.
 */
package io.herald.cli;

/**
 * Reading lines from a person or a pipe while deliveries are shown: with history, completion and a prompt on a
 * terminal, plainly otherwise. The only room that sees JLine, and it loads it only on a terminal.
 *
 * <p>Threads: lines are read on the main thread; {@link io.herald.cli.prompt.Prompt#print} may be called from another.
 */
package io.herald.cli.prompt;

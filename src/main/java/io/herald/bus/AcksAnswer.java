package io.herald.bus;

/**
 * What became of acknowledgements; those of messages that were acknowledged before, or never sent, are not counted.
 *
 * @param acked how many messages are acknowledged now
 * @param nacked how many will be sent again
 */
public record AcksAnswer(int acked, int nacked) {}

package io.herald.gateway;

import io.netty.buffer.ByteBuf;

/**
 * Messages of one topic in a door's form, encoded once and shared by all subscribers that want this form.
 *
 * @param bytes the bytes; whoever keeps them takes a reference of its own
 * @param messages how many messages these are
 * @param lastStart where the last of them begins, counted from the first readable byte
 */
public record Encoded(ByteBuf bytes, int messages, int lastStart) {}

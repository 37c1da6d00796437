package io.herald.bus;

import io.herald.topic.TopicFilter;

/**
 * Which retained messages are asked for.
 *
 * @param filter those that it matches
 * @param after of them those of topics behind this one; empty for all
 * @param maxBytes about how much to read
 * @param nowMs the time; what has expired is not read
 */
public record RetainedQuery(TopicFilter filter, String after, int maxBytes, long nowMs) {}

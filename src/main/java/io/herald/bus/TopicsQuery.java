package io.herald.bus;

import io.herald.topic.TopicFilter;

/**
 * Which topics are there?
 *
 * @param filter which ones are asked for; a filter that begins with a wildcard leaves out the broker's own
 * @param limit the most topics to be listed
 */
public record TopicsQuery(TopicFilter filter, int limit) {}

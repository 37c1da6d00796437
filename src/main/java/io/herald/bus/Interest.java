package io.herald.bus;

import io.herald.topic.TopicFilter;

/**
 * How many subscriptions to a filter a door instance has. It is the whole number and not a change, so hearing it twice
 * does no harm.
 *
 * @param door the address of the door instance
 * @param filter the filter
 * @param subscriptions how many there are now; 0 when the last one is gone
 */
public record Interest(String door, TopicFilter filter, int subscriptions) {}

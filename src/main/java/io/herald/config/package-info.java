/**
 * The configuration: nested records, read once at the start from a JSON file (or JSON on the command line) and from
 * the environment, with every fault found reported at once in sentences an operator can act on.
 *
 * <p>To add a key, add one component to a record in {@link io.herald.config.BrokerConfig}: its
 * {@link io.herald.config.Setting} says what kind of value it is, its default and its limits. The file, the
 * environment, the sentences and the suggestions follow from it.
 *
 * <p>Nothing here knows Vert.x, a clock, a thread or the process it runs in: the environment is passed in. Everything
 * is immutable once read, so any thread may hold it.
 */
package io.herald.config;

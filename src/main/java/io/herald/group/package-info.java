/**
 * Groups that share: each message that a shared filter matches goes to one member. A group follows the log as a
 * subscriber does and hands what it finds to its members, which may be at any door. All groups belong to the event loop
 * of their one verticle.
 */
package io.herald.group;

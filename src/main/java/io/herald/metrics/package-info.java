/** What the broker counts: one method for each thing counted. Any thread may count; nobody waits for a count. */
package io.herald.metrics;

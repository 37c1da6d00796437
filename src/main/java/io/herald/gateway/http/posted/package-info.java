/**
 * What clients post: envelopes in JSON, CloudEvents, and the text in paths, queries and headers, read strictly. What is
 * not well-formed is refused with a reason, never repaired. Plain Java: nothing here knows connections or threads.
 */
package io.herald.gateway.http.posted;

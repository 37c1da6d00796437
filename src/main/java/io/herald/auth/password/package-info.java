/**
 * Hashes of passwords, slow on purpose: made by the command line, checked by {@code auth}. Knows nothing of brokers; on
 * any thread that may take its time.
 */
package io.herald.auth.password;

/**
 * Who may do what: identities, rules, and the rights of one client. Pure values, on any thread; an {@link Access}
 * belongs to its connection. How somebody proves who it is lives in {@code auth}.
 */
package io.herald.access;

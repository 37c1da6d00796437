/**
 * How somebody proves who it is: passwords, tokens, certificates; and where users and rules come from. A verticle on a
 * worker thread, because a password is checked slowly on purpose. What somebody may do lives in {@code access}.
 */
package io.herald.auth;

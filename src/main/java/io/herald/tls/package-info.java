/**
 * What doors show to those who connect over TLS: certificates and keys, read from files, checked, and read again when
 * they change. What TLS does on a socket is the platform's and {@code socket}'s. Files are read on worker threads; what
 * was read is immutable and any thread's.
 */
package io.herald.tls;

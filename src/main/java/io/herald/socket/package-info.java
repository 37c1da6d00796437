/**
 * What the doors share that own their sockets: who is let in, and how a socket is read from, written to and closed.
 * Below the platform's sockets (ADR 0008); everything belongs to one door instance or connection, on its event loop.
 */
package io.herald.socket;

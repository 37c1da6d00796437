/**
 * What the doors share that own their sockets: how one is read from, written to and closed. Below the platform's
 * sockets (ADR 0008); everything belongs to one connection, on its event loop.
 */
package io.herald.socket;

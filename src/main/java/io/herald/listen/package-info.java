/**
 * How the broker listens: the sockets at which clients come in, how many and how fast, whichever door it is. Below the
 * platform's servers, on their event loops.
 */
package io.herald.listen;

/** How the broker's own log is written, for people and for programs: what a client said can forge nothing in it. */
package io.herald.logging;

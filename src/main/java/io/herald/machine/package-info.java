/** What the process has of memory and of time on its loops, and what becomes of it when there is none left. */
package io.herald.machine;

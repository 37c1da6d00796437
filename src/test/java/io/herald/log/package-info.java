/** The log at work, on a storage that fails when it is told to. */
package io.herald.log;

/**
 * The entry point, which alone may see every room and puts them together. Nothing else lives here, and no room may
 * import it.
 */
package io.herald;

/** The storage in memory, held to the contract. */
package io.herald.storage.memory;

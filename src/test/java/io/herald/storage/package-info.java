/** What every storage is held to: {@code StorageContract}, and a model it is compared with. */
package io.herald.storage;

package io.herald.config;

import static io.herald.config.Kind.FLAG;

/**
 * Who may come in.
 *
 * @param open whether anyone who can reach the broker may use it; without it, doors listen on loopback only
 */
public record AuthSettings(
        @Setting(kind = FLAG, fallback = "false") boolean open) {}

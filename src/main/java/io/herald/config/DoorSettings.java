package io.herald.config;

/** Where a door listens, and how. */
public sealed interface DoorSettings permits LineSettings, HttpSettings, MqttSettings {
    /** Whether the door is opened at all. */
    boolean enabled();

    /** The name or address it is bound to. */
    String host();

    /** The port it is bound to; 0 for any free one. */
    int port();

    /** What it shows to those who connect over TLS. */
    TlsSettings tls();
}

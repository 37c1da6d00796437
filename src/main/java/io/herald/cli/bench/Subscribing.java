package io.herald.cli.bench;

import io.herald.client.Login;

/** What a subscriber says and hears. It has no state: one is for all connections. */
interface Subscribing {
    /** Opens the connection and subscribes. */
    byte[] hello(String name, Login login, String server, String topic, int qos);

    /** How many answers there are to that. */
    int answers();

    /** Reads the answers and the messages, whose payloads have {@code size} bytes. */
    Scanner scanner(Tally tally, int size);
}

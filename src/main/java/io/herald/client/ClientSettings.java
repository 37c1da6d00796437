package io.herald.client;

import java.time.Duration;

/**
 * Whom to talk to, as whom, and how patiently.
 *
 * @param server the line door
 * @param name what the broker calls this connection; one word; a durable one that already has it is closed
 * @param durability whether the broker keeps what this client has not had
 * @param login how this client proves who it is
 * @param answerTimeout how long to wait for a connection or an answer before the broker counts as unreachable
 * @param silenceTimeout after so long without a byte a {@code PING} is sent, after as long again the connection is lost
 */
public record ClientSettings(
        ServerAddress server,
        String name,
        Durability durability,
        Login login,
        Duration answerTimeout,
        Duration silenceTimeout) {
    /** @throws IllegalArgumentException when the name is not one word */
    public ClientSettings {
        WireText.checkName(name);
    }

    /** With 10 s for an answer and 15 s of silence. */
    public ClientSettings(ServerAddress server, String name) {
        this(server, name, Durability.NONE, Login.NONE);
    }

    /** With 10 s for an answer and 15 s of silence. */
    public ClientSettings(ServerAddress server, String name, Durability durability, Login login) {
        this(server, name, durability, login, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}

package io.herald.client;

import java.time.Duration;

/**
 * Whom to talk to, as whom, and how patiently.
 *
 * @param server the line door
 * @param name what the broker calls this connection; one word; a connection that already has it is closed
 * @param answerTimeout how long to wait for a connection or an answer before the broker counts as unreachable
 * @param silenceTimeout after so long without a byte a {@code PING} is sent, after as long again the connection is lost
 */
public record ClientSettings(ServerAddress server, String name, Duration answerTimeout, Duration silenceTimeout) {
    /** @throws IllegalArgumentException when the name is not one word */
    public ClientSettings {
        WireText.checkName(name);
    }

    /** With 10 s for an answer and 15 s of silence. */
    public ClientSettings(ServerAddress server, String name) {
        this(server, name, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}

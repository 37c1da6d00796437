package io.herald.delivery;

import io.herald.topic.Handshakes;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import java.util.stream.Collectors;

/**
 * The hand-shakes of one connection with an MQTT client, in both directions. Belongs to the connection, on its event
 * loop. Whatever an answer says is to come after a change goes out when {@link #saves} has that change; until then the
 * connection keeps it, in order. What comes after nothing may overtake it, but for messages on the same terms.
 *
 * <pre>
 *   on disk                                             before
 *   the packet id of a message with QoS 2 that goes out PUBLISH
 *   that the client has it                              PUBREL
 *   the number of a message with QoS 2 that comes in    it is stored
 *   that the client has let go of it                    PUBCOMP
 * </pre>
 */
public final class Handshaking {
    private final Saves saves = new Saves();
    private final Sending sending;
    private final Receiving receiving;

    /**
     * How many messages may be on their way at once, and how often.
     *
     * @param out to the client, which says so itself: its receive maximum
     * @param in from the client, with QoS 2
     * @param again how often the client may send one again over one connection that was answered
     */
    public record Limits(int out, int in, int again) {
        /** For a client that may repeat itself as often as it likes, as one of MQTT 3.1.1 may. */
        public Limits(int out, int in) {
            this(out, in, Integer.MAX_VALUE);
        }
    }

    /**
     * @param kept what is kept of the session
     * @param limits how many messages may be on their way
     * @param newBirth a random number other than 0, for a session that has none yet
     */
    public Handshaking(SessionState kept, Limits limits, long newBirth) {
        sending = new Sending(
                kept.handshakes(),
                kept.pending().stream().map(Pending::id).collect(Collectors.toSet()),
                saves,
                limits.out());
        receiving = new Receiving(kept.handshakes(), saves, newBirth, limits);
    }

    /** What is on disk of them. */
    public Saves saves() {
        return saves;
    }

    /** From the broker to the client. */
    public Sending sending() {
        return sending;
    }

    /** From the client to the broker. */
    public Receiving receiving() {
        return receiving;
    }

    /** What of them is to outlive the connection. */
    public Handshakes snapshot() {
        return new Handshakes(receiving.birth(), receiving.received(), sending.outgoing(), receiving.incoming());
    }
}

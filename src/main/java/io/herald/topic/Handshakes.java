package io.herald.topic;

import java.util.List;

/**
 * What of the hand-shakes with an MQTT client outlives its connection: part of a {@link SessionState}. Doors of other
 * protocols keep it as it is; what of it is over by then is found when the client comes back over MQTT.
 *
 * @param birth a number that no other session has; 0 before the client sends its first message with QoS 2
 * @param received how many messages with QoS 2 have come: each is a number of its own, whatever packet id it has
 * @param outgoing messages on their way to the client, in the order in which they were sent or released
 * @param incoming messages from the client with QoS 2 that it has not released, in the order in which they came
 */
public record Handshakes(long birth, long received, List<Outgoing> outgoing, List<Incoming> incoming) {
    /** Of a session that never spoke MQTT. */
    public static final Handshakes NONE = new Handshakes(0, 0, List.of(), List.of());

    /** The largest packet id; the smallest is 1. */
    public static final int MAX_PACKET_ID = 65_535;

    /**
     * A message on its way to the client.
     *
     * @param packetId its packet id
     * @param id the message
     * @param qos 1 or 2, as it was sent the first time
     * @param released whether the client has it, and is to be told that the packet id means nothing any more
     */
    public record Outgoing(int packetId, MessageId id, QoS qos, boolean released) {}

    /**
     * A message from the client.
     *
     * @param packetId its packet id
     * @param number its number among those that were received, which is its dedup key with the session's birth
     * @param stored whether it is known to be in the log; if not, it may be
     */
    public record Incoming(int packetId, long number, boolean stored) {}

    /** Copies the lists. */
    public Handshakes {
        outgoing = List.copyOf(outgoing);
        incoming = List.copyOf(incoming);
    }
}

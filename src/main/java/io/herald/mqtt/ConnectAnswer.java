package io.herald.mqtt;

/**
 * What {@code CONNACK} says (MQTT 5.0, 3.2). A 3.1.1 client is told {@code sessionPresent} and {@code reason} only.
 * That QoS 2, retained messages, wildcards, subscription identifiers and shared subscriptions are there is said by
 * saying nothing.
 *
 * @param sessionPresent whether something was kept of the client
 * @param reason the reason code
 * @param reasonText a sentence for a person; empty for none
 * @param sessionExpiryS for how many seconds the session is kept; -1 for as long as the client asked
 * @param receiveMaximum the most messages of QoS 1 and 2 that we take unacknowledged; -1 for 65 535
 * @param maximumPacketSize the longest packet we take, in bytes; -1 for any
 * @param assignedClientId the name that the client was given; empty where it has one
 * @param topicAliasMaximum the highest topic alias we take; 0 for none
 * @param serverKeepAliveS the most seconds between two packets of the client; -1 for what it said
 * @param responseInformation where to have responses sent; empty for nothing
 * @param authenticationMethod the method the client is known by; empty for none
 */
public record ConnectAnswer(
        boolean sessionPresent,
        int reason,
        String reasonText,
        long sessionExpiryS,
        int receiveMaximum,
        long maximumPacketSize,
        String assignedClientId,
        int topicAliasMaximum,
        int serverKeepAliveS,
        String responseInformation,
        String authenticationMethod) {
    /** That says no, and why. */
    public static ConnectAnswer refusing(int reason, String reasonText) {
        return new ConnectAnswer(false, reason, reasonText, -1, -1, -1, "", 0, -1, "", "");
    }

    byte[] properties(String text) {
        PropertyWriter out = new PropertyWriter();
        if (topicAliasMaximum > 0) {
            out.twoBytes(Property.TOPIC_ALIAS_MAXIMUM, topicAliasMaximum);
        }
        if (maximumPacketSize >= 0) {
            out.fourBytes(Property.MAXIMUM_PACKET_SIZE, maximumPacketSize);
        }
        if (receiveMaximum >= 0) {
            out.twoBytes(Property.RECEIVE_MAXIMUM, receiveMaximum);
        }
        if (sessionExpiryS >= 0) {
            out.fourBytes(Property.SESSION_EXPIRY, sessionExpiryS);
        }
        if (!assignedClientId.isEmpty()) {
            out.text(Property.ASSIGNED_CLIENT_ID, assignedClientId);
        }
        if (!text.isEmpty()) {
            out.text(Property.REASON_STRING, text);
        }
        if (serverKeepAliveS >= 0) {
            out.twoBytes(Property.SERVER_KEEP_ALIVE, serverKeepAliveS);
        }
        if (!responseInformation.isEmpty()) {
            out.text(Property.RESPONSE_INFORMATION, responseInformation);
        }
        if (!authenticationMethod.isEmpty()) {
            out.text(Property.AUTHENTICATION_METHOD, authenticationMethod);
        }
        return out.withLength();
    }
}

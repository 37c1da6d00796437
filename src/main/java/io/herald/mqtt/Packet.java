package io.herald.mqtt;

import io.herald.topic.Header;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.TopicName;
import io.herald.wire.Slab;
import java.util.List;

/**
 * What a client said, understood: one control packet each, but for publishes that follow each other closely on one
 * topic, which are one. Names are those of the specifications (MQTT 3.1.1 and 5.0, section 3).
 */
public sealed interface Packet {
    /**
     * {@code CONNECT} (3.1).
     *
     * @param level the protocol level: 4 is MQTT 3.1.1, 5 is MQTT 5.0
     * @param clientId who the client is; empty where the broker is to say
     * @param cleanStart whether what is kept of the client is to be forgotten
     * @param keepAliveS the most seconds between two packets of the client; 0 for no limit
     * @param will what to publish when the connection breaks; null for nothing
     * @param userName null where there is none
     * @param password null where there is none
     * @param properties those of MQTT 5; of a 3.1.1 client those that mean the same
     */
    record Connect(
            int level,
            String clientId,
            boolean cleanStart,
            int keepAliveS,
            Will will,
            String userName,
            byte[] password,
            ConnectProperties properties)
            implements Packet {}

    /**
     * What is published for a client whose connection breaks (3.1.2.5).
     *
     * @param topic where, as it was written: it is checked when the client connects
     * @param payload what
     * @param qos how surely
     * @param retain whether it is retained
     * @param delayS how many seconds after the break
     * @param properties its other properties
     */
    record Will(String topic, byte[] payload, QoS qos, boolean retain, long delayS, PublishProperties properties) {}

    /**
     * The properties of {@code CONNECT} (MQTT 5, 3.1.2.11).
     *
     * @param sessionExpiryS for how many seconds the session is kept after the connection; {@link #NEVER} for ever
     * @param receiveMaximum the most messages of QoS 1 and 2 the client takes unacknowledged
     * @param maximumPacketSize the longest packet it takes, in bytes
     * @param topicAliasMaximum the highest topic alias it takes; 0 for none
     * @param requestsResponseInformation whether it wants to be told where to have responses sent
     * @param requestsProblemInformation whether it wants reasons in words
     * @param authenticationMethod null where there is none
     */
    record ConnectProperties(
            long sessionExpiryS,
            int receiveMaximum,
            long maximumPacketSize,
            int topicAliasMaximum,
            boolean requestsResponseInformation,
            boolean requestsProblemInformation,
            String authenticationMethod) {
        /** A session that is kept for ever. */
        public static final long NEVER = 0xFFFF_FFFFL;
    }

    /**
     * {@code PUBLISH} (3.3): one or more messages on a topic that differ in their payload, and packet identifier, only.
     *
     * @param topic where to; an alias is resolved
     * @param payloads what; slices of the bytes that were fed, to be read until {@code slab} is released
     * @param slab where the payloads lie, held for this packet; who takes it releases it when nobody reads them any
     *     more. A packet that is dropped may leave that to the garbage collector.
     * @param qos how surely
     * @param retain whether it is retained
     * @param dup whether it may have been sent before
     * @param packetIds one for each message; empty with QoS 0
     * @param properties what else it says
     */
    record Publish(
            TopicName topic,
            Payloads payloads,
            Slab slab,
            QoS qos,
            boolean retain,
            boolean dup,
            int[] packetIds,
            PublishProperties properties)
            implements Packet {}

    /**
     * The properties of a message (MQTT 5, 3.3.2.3).
     *
     * @param payloadFormat 1 where it is said to be text in UTF-8, 0 where it is said to be bytes, -1 where nothing is
     * @param expiryS for how many seconds it is good; -1 for ever
     * @param responseTopic where a response is to go; empty where nowhere
     * @param correlationData what tells the response to this from others; null where nothing
     * @param contentType the media type; empty where none is given
     * @param headers the user properties, in order
     */
    record PublishProperties(
            int payloadFormat,
            long expiryS,
            String responseTopic,
            byte[] correlationData,
            String contentType,
            List<Header> headers) {
        /** Of a message that says nothing else. */
        public static final PublishProperties NONE = new PublishProperties(-1, -1, "", null, "", List.of());
    }

    /** The four answers in the hand-shakes of QoS 1 and 2 (3.4 to 3.7). */
    enum Answer {
        PUBACK,
        PUBREC,
        PUBREL,
        PUBCOMP
    }

    /**
     * {@code PUBACK}, {@code PUBREC}, {@code PUBREL} or {@code PUBCOMP}.
     *
     * @param answer which
     * @param packetId of which message
     * @param reason the reason code; {@link ReasonCode#SUCCESS} where none is given
     */
    record Acknowledgement(Answer answer, int packetId, int reason) implements Packet {}

    /**
     * {@code SUBSCRIBE} (3.8).
     *
     * @param packetId for its answer
     * @param wishes what is subscribed to, at least one
     * @param subscriptionId the identifier that comes with each message of these; 0 for none
     */
    record Subscribe(int packetId, List<Wish> wishes, int subscriptionId) implements Packet {}

    /**
     * One filter of a {@code SUBSCRIBE} with its options (MQTT 5, 3.8.3.1).
     *
     * @param filter as it was written: it is checked when it is subscribed to
     * @param qos the highest level wanted
     * @param noLocal whether the client's own messages are not wanted
     * @param retainAsPublished whether messages keep their retain flag
     * @param retainHandling 0: retained messages are sent; 1: where the subscription is new; 2: never
     */
    record Wish(String filter, QoS qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}

    /** {@code UNSUBSCRIBE} (3.10). */
    record Unsubscribe(int packetId, List<String> filters) implements Packet {}

    /** {@code PINGREQ} (3.12). */
    record PingRequest() implements Packet {}

    /**
     * {@code DISCONNECT} (3.14).
     *
     * @param reason the reason code
     * @param sessionExpiryS for how long the session is kept now; null where that stays as it was
     */
    record Disconnect(int reason, Long sessionExpiryS) implements Packet {}

    /** {@code AUTH} (MQTT 5, 3.15). */
    record Auth(int reason, String method) implements Packet {}

    /**
     * Bytes that are no packet a client may send. Nothing is decoded after it.
     *
     * @param reason the reason code for the client, where its version has them
     * @param detail a sentence for a person
     * @param level the protocol level of the answer: the one that the client speaks or asks for; 0 where that is not
     *     known or the bytes are hardly MQTT, and it is not answered at all
     */
    record Refused(int reason, String detail, int level) implements Packet {}
}

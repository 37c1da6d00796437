package io.herald.mqtt;

import io.herald.topic.BrokerException;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.TopicName;
import io.herald.wire.Intake;
import io.herald.wire.KnownTopics;
import io.herald.wire.Slab;

/**
 * Reads one {@code PUBLISH} the general way (MQTT 3.1.1 and 5.0, section 3.3), and knows the topic aliases of its
 * connection (MQTT 5.0, 3.3.2.3.4). What it read stands in it until it reads the next one. Belongs to a decoder.
 */
final class PublishParser {
    private static final int[] NO_IDS = new int[0];

    private static final int RETAIN = 0x01;
    private static final int DUP = 0x08;
    private static final int QOS = 0x06;

    private final KnownTopics topics;
    private final int maxPayload;
    private final int topicAliasMaximum;
    /** Topics by alias; null while no alias was used. */
    private TopicName[] aliases;

    /** What the names of the aliases come to. */
    private int aliasBytes;

    private int first;
    private int topicEnd;
    private int packetId;
    private int payloadStart;
    private int payloadEnd;
    private int propertiesStart;
    private TopicName topic;
    private Packet.PublishProperties properties;

    PublishParser(KnownTopics topics, int maxPayload, int topicAliasMaximum) {
        this.topics = topics;
        this.maxPayload = maxPayload;
        this.topicAliasMaximum = topicAliasMaximum;
    }

    /** Reads a packet whose first byte is {@code firstByte}; throws a {@link RefusalException}. */
    void read(Body body, int firstByte, int level) {
        first = firstByte;
        boolean stored = (first & QOS) != 0;
        if ((first & QOS) == QOS) {
            throw RefusalException.malformed("the QoS is 0, 1 or 2");
        }
        if (isDup() && !stored) {
            throw RefusalException.malformed("what has QoS 0 is not sent again");
        }
        int length = body.twoBytes();
        int topicStart = body.skip(length);
        topicEnd = body.at();
        packetId = stored ? body.packetId(ReasonCode.PROTOCOL_ERROR) : 0;
        propertiesStart = body.at();
        Properties read = level == ProtocolLevel.V5 ? Properties.read(body, Property.In.PUBLISH) : Properties.none();
        properties = read.ofMessage();
        payloadStart = body.at();
        payloadEnd = body.end();
        if (payloadEnd - payloadStart > maxPayload) {
            throw new RefusalException(ReasonCode.PACKET_TOO_LARGE, "a payload has at most " + maxPayload + " bytes");
        }
        topic = topic(body.bytes(), topicStart, (int) read.number(Property.TOPIC_ALIAS, -1));
    }

    private TopicName topic(byte[] bytes, int from, int alias) {
        TopicName name = from == topicEnd ? null : name(bytes, from);
        if (alias >= 0) {
            return aliased(name, alias);
        }
        if (name == null) {
            throw RefusalException.malformed("there is neither a topic nor an alias");
        }
        return name;
    }

    private TopicName name(byte[] bytes, int from) {
        try {
            return topics.topic(bytes, from, topicEnd);
        } catch (BrokerException refusal) {
            throw isName(bytes, from)
                    ? new RefusalException(ReasonCode.TOPIC_NAME_INVALID, refusal.getMessage())
                    : RefusalException.malformed(refusal.getMessage());
        }
    }

    /** Whether the specification has nothing against a topic of that name, and only our limits have. */
    private boolean isName(byte[] bytes, int from) {
        for (int i = from; i < topicEnd; i++) {
            if (bytes[i] == '+' || bytes[i] == '#') {
                return false;
            }
        }
        return MqttText.isText(bytes, from, topicEnd) && MqttText.isName(MqttText.decode(bytes, from, topicEnd));
    }

    private TopicName aliased(TopicName name, int alias) {
        if (alias == 0 || alias > topicAliasMaximum) {
            throw new RefusalException(
                    ReasonCode.TOPIC_ALIAS_INVALID, "a topic alias is 1 to " + topicAliasMaximum + ", not " + alias);
        }
        if (aliases == null) {
            aliases = new TopicName[topicAliasMaximum + 1];
        }
        if (name != null) {
            aliasBytes += name.text().length()
                    - (aliases[alias] == null ? 0 : aliases[alias].text().length());
            aliases[alias] = name;
        } else if (aliases[alias] == null) {
            throw RefusalException.protocolError("the topic alias " + alias + " stands for nothing yet");
        }
        return aliases[alias];
    }

    /** The packet that was read last, by itself. */
    Packet.Publish alone(Intake intake) {
        Payloads payload = new Payloads(intake.bytes(), new int[] {payloadStart, payloadEnd}, 0, 1);
        boolean lent = intake.lends(payload);
        int[] ids = qos() == 0 ? NO_IDS : new int[] {packetId};
        return new Packet.Publish(
                topic,
                lent ? payload : payload.detached(),
                lent ? intake.slab() : Slab.NONE,
                QoS.of(qos()),
                (first & RETAIN) != 0,
                isDup(),
                ids,
                properties);
    }

    /** What the names of the aliases come to, about. */
    int aliasBytes() {
        return aliasBytes;
    }

    /** The packet's first byte. */
    int first() {
        return first;
    }

    int qos() {
        return (first & QOS) >> 1;
    }

    boolean isDup() {
        return (first & DUP) != 0;
    }

    /** The topic; an alias is resolved. */
    TopicName topic() {
        return topic;
    }

    /** Where the topic ends and the packet identifier begins, if there is one. */
    int topicEnd() {
        return topicEnd;
    }

    /** Where the properties begin; where the payload does if there are none. */
    int propertiesStart() {
        return propertiesStart;
    }

    Packet.PublishProperties properties() {
        return properties;
    }

    int payloadStart() {
        return payloadStart;
    }
}

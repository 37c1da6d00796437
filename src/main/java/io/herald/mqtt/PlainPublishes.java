package io.herald.mqtt;

import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.TopicName;
import io.herald.wire.Intake;
import io.herald.wire.Slab;
import java.util.Arrays;

/**
 * Takes {@code PUBLISH} packets that say the same as the one before them, as many as are wholly here, without reading
 * again what they say: only their lengths, packet identifiers and payloads differ. Belongs to a decoder.
 *
 * <pre>
 *   32 0e │ 00 05 a / b / c │ 00 07 │ 00 │ h e l l o
 *    │     └──── topic ────┘   id     └ properties, MQTT 5 only
 *    └ first byte, the same
 * </pre>
 */
final class PlainPublishes {
    /** The longest topic and properties together that are remembered, in bytes. */
    private static final int MAX_HEAD = 512;

    private static final int NOTHING = Integer.MAX_VALUE;
    private static final int[] NO_IDS = new int[0];

    private final int maxPacket;
    private final int maxPayload;

    /** Of the last packet that was read the general way: the topic with its length, and behind it the properties. */
    private byte[] head = new byte[0];

    private int topicLength;
    private int propertiesLength;
    private int idLength;
    /** The packet's first byte, or what no byte is where nothing is remembered. */
    private int first = NOTHING;

    private TopicName topic;
    private Packet.PublishProperties properties;

    PlainPublishes(int maxPacket, int maxPayload) {
        this.maxPacket = maxPacket;
        this.maxPayload = maxPayload;
    }

    /** Remembers what a packet says, or that nothing is to be remembered: it was sent before, or says too much. */
    boolean learn(byte[] b, int bodyStart, PublishParser read) {
        topicLength = read.topicEnd() - bodyStart;
        propertiesLength = read.payloadStart() - read.propertiesStart();
        int length = topicLength + propertiesLength;
        // An alias of a few bytes may stand for a long name, and what is sent on has the name in each message.
        boolean plain =
                !read.isDup() && length <= MAX_HEAD && read.topic().text().length() <= MAX_HEAD;
        first = NOTHING;
        if (plain) {
            if (head.length < length) {
                head = new byte[length];
            }
            System.arraycopy(b, bodyStart, head, 0, topicLength);
            System.arraycopy(b, read.propertiesStart(), head, topicLength, propertiesLength);
            first = (byte) read.first();
            idLength = read.qos() == 0 ? 0 : 2;
            topic = read.topic();
            properties = read.properties();
        }
        return plain;
    }

    /**
     * The hot loop: packets that say what the remembered one does; null where the next one does not, or is not wholly
     * here. No object is made for a message. What it does not take is read the general way, and refused there if it is
     * to be.
     */
    Packet.Publish take(Intake intake) {
        byte[] b = intake.bytes();
        Slab slab = intake.slab();
        int from = slab.bounded();
        int[] bounds = slab.bounds();
        int end = intake.end();
        int at = intake.start();
        int bounded = from;
        while (end - at > 1 && b[at] == first) {
            int packed = VariableInt.read(b, at + 1, end);
            if (packed < 0) {
                break;
            }
            int body = at + 1 + VariableInt.size(packed);
            int to = body + VariableInt.value(packed);
            int payload = body + topicLength + idLength + propertiesLength;
            boolean fits = to <= end && payload <= to && to - at <= maxPacket && to - payload <= maxPayload;
            if (!fits || b[body - 1] == 0 && body - at > 2 || !isSame(b, body, payload)) {
                break;
            }
            if (bounded == bounds.length) {
                bounds = slab.moreBounds(expected(bounded - from, end - at, to - at));
            }
            bounds[bounded] = payload;
            bounds[bounded + 1] = to;
            bounded += 2;
            at = to;
        }
        if (bounded == from) {
            return null;
        }
        slab.boundedTo(bounded);
        intake.consume(at);
        return publish(intake, new Payloads(b, bounds, from, (bounded - from) / 2));
    }

    /** Whether topic and properties are the remembered ones, and the packet identifier is one. */
    private boolean isSame(byte[] b, int body, int payload) {
        int id = body + topicLength;
        return Arrays.equals(head, 0, topicLength, b, body, id)
                && (idLength == 0 || (b[id] | b[id + 1]) != 0)
                && (propertiesLength == 0 || isSameSaid(b, id + idLength, payload));
    }

    /** Whether the properties are the remembered ones; where there are none, that is one byte. */
    private boolean isSameSaid(byte[] b, int from, int to) {
        return propertiesLength == 1
                ? b[from] == 0
                : Arrays.equals(head, topicLength, topicLength + propertiesLength, b, from, to);
    }

    /** How many packets more: after the first one as many as fit, for those of one read are mostly of one size. */
    private static int expected(int count, int bytes, int size) {
        return count == 0 ? 1 : Math.max(1, bytes / size);
    }

    private Packet.Publish publish(Intake intake, Payloads payloads) {
        int[] ids = idLength == 0 ? NO_IDS : new int[payloads.count()];
        byte[] b = payloads.bytes();
        for (int i = 0; i < ids.length; i++) {
            int id = payloads.start(i) - propertiesLength - idLength;
            ids[i] = (b[id] & 0xff) << 8 | b[id + 1] & 0xff;
        }
        boolean lent = intake.lends(payloads);
        return new Packet.Publish(
                topic,
                lent ? payloads : payloads.detached(),
                lent ? intake.slab() : Slab.NONE,
                QoS.of((first & 0x06) >> 1),
                (first & 1) != 0,
                false,
                ids,
                properties);
    }
}

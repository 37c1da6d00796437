package io.herald.mqtt;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes runs as {@code PUBLISH} packets (MQTT 3.1.1 and 5.0, section 3.3). A run's head is made once; of it only the
 * length differs from message to message. Of QoS 1 and 2 the packet identifier is left 0, for each subscriber has its
 * own: {@link FrameWalk} says where it stands. One for each form of a door instance, on its event loop.
 *
 * <pre>
 *   32 0e │ 00 05 a / b / c │ 00 00 │ 00 │ h e l l o
 *      └ length               id     └ properties, MQTT 5 only
 *         └────────────── head ─────────┘
 * </pre>
 */
public final class PublishFrames {
    private static final int PUBLISH = 0x30;
    private static final int DUP = 0x08;
    private static final int MAX_FIXED = 1 + VariableInt.MAX_BYTES;

    private final boolean isV5;
    private final int[] subscriptionIds;

    private MessageHead headOf;
    private byte[] head = new byte[0];
    /** The first byte and a length, and behind them the head. */
    private byte[] line = new byte[0];

    private int lineEnd;
    private int lineLength = -1;
    private int fixedLength;
    private int lastStart;

    /**
     * @param level 4 for MQTT 3.1.1, whose clients get no properties, or 5 for 5.0
     * @param subscriptionIds the subscription identifiers that go with each message; may be empty
     */
    public PublishFrames(int level, int[] subscriptionIds) {
        this.isV5 = level >= ProtocolLevel.V5;
        this.subscriptionIds = subscriptionIds.clone();
    }

    /** The most bytes that a run takes. */
    public int maxSize(Run run) {
        head(run.head());
        return run.payloads().totalLength() + run.count() * (MAX_FIXED + head.length);
    }

    /** Where the last message that was written begins. */
    public int lastStart() {
        return lastStart;
    }

    /**
     * Writes all messages of a run, with the QoS and the retain flag of its terms; {@code out} has room for {@link
     * #maxSize}. This is a hot loop.
     *
     * @param dup whether they may have been sent before; of no meaning with QoS 0
     */
    public void encode(Run run, boolean dup, ByteBuffer out) {
        head(run.head());
        first(run.head(), dup);
        Payloads payloads = run.payloads();
        byte[] bytes = payloads.bytes();
        int start = 0;
        for (int i = 0; i < payloads.count(); i++) {
            int length = payloads.length(i);
            if (length != lineLength) {
                line(length);
            }
            start = out.position();
            out.put(line, 0, lineEnd);
            out.put(bytes, payloads.start(i), length);
        }
        lastStart = start;
    }

    private void first(MessageHead said, boolean dup) {
        QoS qos = said.terms().qos();
        int flags = qos.level() << 1 | (said.terms().retain() ? 1 : 0) | (dup && qos.isStored() ? DUP : 0);
        line[0] = (byte) (PUBLISH | flags);
    }

    private void head(MessageHead said) {
        if (said == headOf) {
            return;
        }
        if (headOf == null || !saysTheSame(said, headOf)) {
            head = encoded(said);
            line = Arrays.copyOf(line, MAX_FIXED + head.length);
            lineLength = -1;
            fixedLength = 0;
        }
        headOf = said;
    }

    /** When a message was published, and by whom, is not told. */
    private static boolean saysTheSame(MessageHead head, MessageHead other) {
        return head.topic().equals(other.topic())
                && head.contentType().equals(other.contentType())
                && head.headers().equals(other.headers())
                && head.terms().equals(other.terms());
    }

    private byte[] encoded(MessageHead said) {
        byte[] topic = said.topic().text().getBytes(StandardCharsets.UTF_8);
        byte[] properties = isV5 ? MessageProperties.encode(said, subscriptionIds) : new byte[0];
        int id = said.terms().qos().isStored() ? 2 : 0;
        ByteBuffer all = ByteBuffer.allocate(2 + topic.length + id + properties.length);
        all.putShort((short) topic.length).put(topic);
        all.position(all.position() + id);
        return all.put(properties).array();
    }

    /** Puts another length into the line. Only when it has more or fewer bytes does what follows it move. */
    private void line(int payloadLength) {
        int end = VariableInt.write(head.length + payloadLength, line, 1);
        if (end != fixedLength) {
            System.arraycopy(head, 0, line, end, head.length);
            lineEnd = end + head.length;
            fixedLength = end;
        }
        lineLength = payloadLength;
    }
}

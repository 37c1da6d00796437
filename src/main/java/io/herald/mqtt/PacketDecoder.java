package io.herald.mqtt;

import io.herald.wire.InputShare;
import io.herald.wire.Intake;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import java.nio.ByteBuffer;

/**
 * Turns the bytes of one client into packets, whatever pieces they come in (MQTT 3.1.1 and 5.0, section 2): {@link
 * #feed} what was read, then take {@link #next} until there is none. One for each connection, on its event loop.
 *
 * <p>Which version the client speaks is known with its {@code CONNECT}. What is held between reads is at most one
 * unfinished packet, and that is never longer than the limit. After a {@link Packet.Refused} nothing more is decoded.
 */
public final class PacketDecoder {
    /** The longest CONNECT: before it nobody knows whose bytes these are. */
    private static final int MAX_CONNECT = 64 << 10;

    private final int maxPacket;
    private final Intake intake;
    private final InputShare.Claim claim;
    private final PublishParser publish;
    private final PlainPublishes plain;
    private final Body body = new Body();

    private boolean closed;
    private int level;
    /** What is kept of the CONNECT: a will, most of all. */
    private int connectBytes;

    /**
     * @param topics the topics this door instance knows, made with {@link MqttText#decodeName}
     * @param slabs what this door instance reads into
     * @param claim where it counts what is unfinished, and what is kept as long as the connection lasts
     * @param maxPayload the longest payload, in bytes; a longer one is refused with {@link ReasonCode#PACKET_TOO_LARGE}
     * @param maxPacket the longest packet with its fixed header, in bytes; the head of a longer one is refused likewise
     * @param topicAliasMaximum the highest topic alias a client may use, each of which holds a topic's name; 0 for none
     */
    public PacketDecoder(
            KnownTopics topics,
            SlabPool slabs,
            InputShare.Claim claim,
            int maxPayload,
            int maxPacket,
            int topicAliasMaximum) {
        this.maxPacket = maxPacket;
        this.claim = claim;
        this.intake = new Intake(slabs, claim);
        this.publish = new PublishParser(topics, maxPayload, topicAliasMaximum);
        this.plain = new PlainPublishes(maxPacket, maxPayload);
    }

    /** Takes in what was read. After a refusal it is ignored. */
    public void feed(ByteBuffer read) {
        if (!closed) {
            intake.feed(read);
        }
    }

    /** The connection is gone: nothing more is taken in or given out. */
    public void close() {
        closed = true;
        body.leave();
        intake.close();
    }

    /** Whether nothing more is to be read for now. */
    public boolean isWaiting() {
        return intake.isWaiting();
    }

    /** Whether an unfinished packet is held. */
    public boolean isMidway() {
        return intake.isMidway();
    }

    /**
     * The protocol level of the client's {@code CONNECT}, 4 for MQTT 3.1.1 or 5 for 5.0; 0 before it is here, and what
     * it asked for where that is refused.
     */
    public int level() {
        return level;
    }

    /** How many bytes of memory are held, whether they are in use or not. */
    int heldBytes() {
        return intake.heldBytes();
    }

    /** The next packet, or null when more bytes are needed for one. */
    public Packet next() {
        if (closed) {
            return null;
        }
        try {
            Packet packet = packet();
            if (packet == null) {
                intake.settle();
            }
            return packet;
        } catch (RefusalException refusal) {
            close();
            return new Packet.Refused(refusal.reason(), refusal.getMessage(), refusal.isAnswered() ? level : 0);
        }
    }

    private Packet packet() {
        Packet.Publish run = plain.take(intake);
        if (run != null) {
            return run;
        }
        byte[] b = intake.bytes();
        int at = intake.start();
        if (at == intake.end()) {
            return null;
        }
        int first = b[at] & 0xff;
        PacketType type = PacketType.of(first, level);
        int packed = VariableInt.read(b, at + 1, intake.end());
        if (packed == VariableInt.UNFINISHED) {
            return null;
        }
        if (packed == VariableInt.TOO_LONG) {
            throw RefusalException.unanswered("the length of a packet has at most four bytes");
        }
        int from = at + 1 + VariableInt.size(packed);
        int to = from + VariableInt.value(packed);
        type.check(first, to - from, level);
        check(packed, to - at);
        if (to > intake.end()) {
            intake.expect(to - at);
            return null;
        }
        Packet packet = type == PacketType.PUBLISH ? publish(first, from, to) : other(type, body.over(b, from, to));
        check(packed, to - at);
        if (type != PacketType.PUBLISH) {
            intake.consume(to);
        }
        body.leave();
        return packet;
    }

    /** Checks the length of a packet; whether it is written as MQTT 5 wants it is asked again behind CONNECT. */
    private void check(int packed, int length) {
        if (level == ProtocolLevel.V5 && !VariableInt.isMinimal(packed)) {
            throw RefusalException.malformed("the length of a packet has no more bytes than it needs");
        }
        int most = level == 0 ? Math.min(MAX_CONNECT, maxPacket) : maxPacket;
        if (length > most) {
            throw new RefusalException(ReasonCode.PACKET_TOO_LARGE, "a packet has at most " + most + " bytes");
        }
    }

    private Packet.Publish publish(int first, int from, int to) {
        byte[] b = intake.bytes();
        publish.read(body.over(b, from, to), first, level);
        keep();
        if (plain.learn(b, from, publish)) {
            Packet.Publish run = plain.take(intake);
            if (run != null) {
                return run;
            }
        }
        intake.consume(to);
        return publish.alone(intake);
    }

    private Packet other(PacketType type, Body read) {
        return switch (type) {
            case CONNECT -> connect(read);
            case PUBACK -> AnswerParser.acknowledgement(read, level, Packet.Answer.PUBACK);
            case PUBREC -> AnswerParser.acknowledgement(read, level, Packet.Answer.PUBREC);
            case PUBREL -> AnswerParser.acknowledgement(read, level, Packet.Answer.PUBREL);
            case PUBCOMP -> AnswerParser.acknowledgement(read, level, Packet.Answer.PUBCOMP);
            case SUBSCRIBE -> SubscribeParser.subscribe(read, level);
            case UNSUBSCRIBE -> SubscribeParser.unsubscribe(read, level);
            case DISCONNECT -> AnswerParser.disconnect(read, level);
            case AUTH -> AnswerParser.auth(read);
            default -> new Packet.PingRequest();
        };
    }

    private Packet connect(Body read) {
        int wanted = ConnectParser.level(read);
        if (wanted == 0) {
            throw RefusalException.unanswered("this is another protocol");
        }
        level = wanted;
        if (wanted != ProtocolLevel.V3_1_1 && wanted != ProtocolLevel.V5) {
            throw new RefusalException(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "this is a server of MQTT 3.1.1 and 5.0");
        }
        connectBytes = read.end() - read.at();
        keep();
        return ConnectParser.rest(read, wanted);
    }

    /** What connections keep is bounded for all of them together. */
    private void keep() {
        if (!claim.keeps(connectBytes + publish.aliasBytes())) {
            throw new RefusalException(ReasonCode.QUOTA_EXCEEDED, "the broker has no room for more of this");
        }
    }
}

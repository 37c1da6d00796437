package io.herald.gateway.mqtt;

import io.herald.bus.SteadyTime;
import io.herald.delivery.Receiving;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.StoreAnswer;
import io.herald.mqtt.MessageProperties;
import io.herald.mqtt.Packet;
import io.herald.mqtt.Packet.Answer;
import io.herald.mqtt.Packet.PublishProperties;
import io.herald.mqtt.PacketEncoder;
import io.herald.mqtt.ProtocolLevel;
import io.herald.mqtt.ReasonCode;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.nio.ByteBuffer;

/**
 * The publishing half of a connection: passes its messages on, and answers those of QoS 1 and 2 when they are stored,
 * in their order. Owned by the connection, on its event loop.
 */
final class MqttPublisher {
    private static final int S = 1000;
    /** How much is held back until the session is saved before no more is taken in. */
    private static final int MAX_HELD_BYTES = 1 << 20;

    private static final int HELD_OVERHEAD = 256;

    private final MqttDoor door;
    private final MqttSession session;
    private final PublishWindow.Publisher connection;
    private final FleetingOrder order = new FleetingOrder();
    /** What messages come to that are not on their way yet: the session is to be saved before, or others stored. */
    private long heldBytes;

    private boolean closed;

    /**
     * @param door the door instance
     * @param session that of the client
     * @param connection who is asked to wait when too much is in flight
     */
    MqttPublisher(MqttDoor door, MqttSession session, PublishWindow.Publisher connection) {
        this.door = door;
        this.session = session;
        this.connection = connection;
    }

    /** The connection is gone: nobody is answered any more. */
    void close() {
        closed = true;
        door.window().forget(connection);
    }

    /** Whether more may come; if not, an answer of the log does, and then it may. */
    boolean takesMore() {
        return heldBytes <= MAX_HELD_BYTES;
    }

    /**
     * Publishes what a client sent.
     *
     * @return {@link ReasonCode#SUCCESS}, or why the connection has to end
     */
    int publish(Packet.Publish packet) {
        if (packet.topic().isBrokers() || !session.subscriber().access().mayPublish(packet.topic())) {
            return refuse(packet, ReasonCode.NOT_AUTHORIZED, "");
        }
        MessageHead head;
        try {
            head = head(packet);
        } catch (BrokerException refusal) {
            return refuse(packet, Reasons.ofMessage(refusal.code()), refusal.getMessage());
        }
        if (packet.properties().payloadFormat() == 1 && !Utf8Payloads.areText(packet.payloads())) {
            packet.slab().release();
            return ReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        if (packet.qos() == QoS.EXACTLY_ONCE) {
            return publishOnce(packet, head);
        }
        Run run = new Run(head, packet.payloads());
        if (packet.qos().isStored()) {
            // Some libraries do not count these, and they are answered soon: the window pauses who sends too many.
            door.window().store(run, connection, packet.slab()::release, new Acknowledging(packet.packetIds()));
        } else if (!packet.retain() && order.isFree(packet.topic())) {
            door.window().publish(run, connection, packet.slab()::release);
        } else {
            publishInOrder(packet, run);
        }
        return ReasonCode.SUCCESS;
    }

    private void publishInOrder(Packet.Publish packet, Run run) {
        long bytes = (long) run.payloads().totalLength() + HELD_OVERHEAD;
        heldBytes += bytes;
        order.send(packet.topic(), packet.retain(), () -> {
            heldBytes -= bytes;
            PublishWindow.Publisher publisher = closed ? PublishWindow.GONE : connection;
            if (packet.retain()) {
                door.window().store(run, publisher, packet.slab()::release, new Unacknowledged());
            } else {
                door.window().publish(run, publisher, packet.slab()::release);
            }
        });
    }

    private MessageHead head(Packet.Publish packet) {
        PublishProperties said = packet.properties();
        return new MessageHead(
                packet.topic(),
                session.id(),
                SteadyTime.now(),
                said.contentType(),
                MessageProperties.headersOf(said),
                terms(packet, ""));
    }

    private static Terms terms(Packet.Publish packet, String key) {
        boolean plain = !packet.retain() && packet.properties().expiryS() < 0 && key.isEmpty();
        if (plain) {
            return packet.qos().isStored() ? Terms.STORED : Terms.FLEETING;
        }
        return new Terms(
                packet.qos(), packet.retain(), ttlMs(packet.properties().expiryS()), key);
    }

    /** A message that is good for no second at all is for those who are there now, and gets one to reach them. */
    static long ttlMs(long expiryS) {
        return expiryS < 0 ? 0 : Math.max(1, expiryS) * S;
    }

    /**
     * Takes no message, on a topic where the client may not publish or with what none may say: 3.1.1 has no way to tell
     * the client, and QoS 0 none in either version.
     */
    private int refuse(Packet.Publish packet, int reason, String detail) {
        int result = ReasonCode.SUCCESS;
        for (int packetId : packet.packetIds()) {
            if (packet.qos() == QoS.EXACTLY_ONCE) {
                result = Math.max(result, refuseOnce(packetId, reason, detail));
            } else {
                session.refuse(Answer.PUBACK, packetId, reason, detail);
            }
        }
        if (packet.packetIds().length == 0) {
            door.metrics().refused(ErrorCode.FORBIDDEN);
        }
        packet.slab().release();
        return result;
    }

    private int refuseOnce(int packetId, int reason, String detail) {
        Receiving.Arrival arrival = session.receiving().denied(packetId);
        switch (arrival.what()) {
            case DENY ->
                session.after(arrival.after(), () -> session.refuse(Answer.PUBREC, packetId, reason, detail), () -> {});
            case ANSWER -> session.answer(Answer.PUBREC, packetId);
            case TOO_OFTEN -> {
                return ReasonCode.PROTOCOL_ERROR;
            }
            case BREAK_OFF -> {
                return ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
            }
            default -> {
                // It is being stored, and answered then.
            }
        }
        return ReasonCode.SUCCESS;
    }

    private int publishOnce(Packet.Publish packet, MessageHead head) {
        int result = ReasonCode.SUCCESS;
        for (int i = 0; i < packet.packetIds().length && result == ReasonCode.SUCCESS; i++) {
            int packetId = packet.packetIds()[i];
            Receiving.Arrival arrival = session.receiving().publish(packetId);
            switch (arrival.what()) {
                case STORE, STORE_AGAIN -> store(packet, head, i, arrival);
                case ANSWER -> session.answer(Answer.PUBREC, packetId);
                case BREAK_OFF -> result = ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
                case TOO_OFTEN -> result = ReasonCode.PROTOCOL_ERROR;
                default -> {
                    // It is being stored, and answered then.
                }
            }
        }
        packet.slab().release();
        return result;
    }

    private void store(Packet.Publish packet, MessageHead head, int i, Receiving.Arrival arrival) {
        Run run =
                new Run(head.on(terms(packet, arrival.key())), packet.payloads().part(i, i + 1));
        long bytes = (long) run.payloads().totalLength() + HELD_OVERHEAD;
        heldBytes += bytes;
        packet.slab().hold();
        session.after(
                arrival.after(),
                () -> {
                    heldBytes -= bytes;
                    door.window().store(run, connection, packet.slab()::release, new Received(packet.packetIds()[i]));
                },
                packet.slab()::release);
    }

    /** Answers messages of QoS 1. */
    private final class Acknowledging implements StoreAnswer {
        private final int[] packetIds;

        private Acknowledging(int[] packetIds) {
            this.packetIds = packetIds;
        }

        @Override
        public void stored(Run run, Receipt receipt) {
            if (closed) {
                return;
            }
            if (receipt.isHeard()) {
                ByteBuffer answers = ByteBuffer.allocate(packetIds.length * PacketEncoder.SHORT_ACK);
                PacketEncoder.acknowledgements(Answer.PUBACK, packetIds, 0, packetIds.length, answers);
                session.output().reply(answers.array());
            } else {
                for (int packetId : packetIds) {
                    session.answer(Answer.PUBACK, packetId, ReasonCode.NO_MATCHING_SUBSCRIBERS);
                }
            }
        }

        @Override
        public boolean asksWhoHears() {
            return session.level() >= ProtocolLevel.V5;
        }

        @Override
        public void refused(Run run, BrokerException refusal) {
            for (int i = 0; i < packetIds.length && !closed; i++) {
                session.notStored(Answer.PUBACK, packetIds[i], refusal);
            }
        }
    }

    /** Answers a message of QoS 2. */
    private final class Received implements StoreAnswer {
        private final int packetId;

        private Received(int packetId) {
            this.packetId = packetId;
        }

        @Override
        public void stored(Run run, Receipt receipt) {
            if (session.receiving().stored(packetId) && !closed) {
                session.answer(Answer.PUBREC, packetId);
            }
        }

        @Override
        public void refused(Run run, BrokerException refusal) {
            if (closed) {
                return;
            }
            if (refusal.code() == ErrorCode.RATE_LIMITED && session.level() >= ProtocolLevel.V5) {
                int reason = Reasons.ofMessage(refusal.code());
                Receiving.Answer freed = session.receiving().pubrel(packetId);
                session.after(
                        freed.after(),
                        () -> session.refuse(Answer.PUBREC, packetId, reason, refusal.getMessage()),
                        () -> {});
            } else {
                // It may be in the log all the same, or the client cannot be told: it comes back with it.
                session.breakOff(refusal);
            }
        }
    }

    /** Nobody waits for the answer to a message of QoS 0 that is kept because it is retained. */
    private final class Unacknowledged implements StoreAnswer {
        @Override
        public void stored(Run run, Receipt receipt) {
            // A message of QoS 0 is not acknowledged.
            order.passedOn(run.topic());
        }

        @Override
        public void refused(Run run, BrokerException refusal) {
            door.metrics().refused(refusal.code());
            order.passedOn(run.topic());
        }
    }
}

package io.herald.gateway.mqtt;

import io.herald.access.Access;
import io.herald.delivery.Handshaking;
import io.herald.delivery.InFlight;
import io.herald.delivery.Receiving;
import io.herald.delivery.Sending;
import io.herald.gateway.DurableSession;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.SubscriberSession;
import io.herald.mqtt.Packet;
import io.herald.mqtt.Packet.Answer;
import io.herald.mqtt.PacketEncoder;
import io.herald.mqtt.ProtocolLevel;
import io.herald.mqtt.ReasonCode;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageId;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SubscriptionOptions;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A client's session while it is connected: the durable session of its name, with the hand-shakes of MQTT. A session
 * that ends with the connection is one that is kept for no time. Owned by the connection, on its event loop.
 */
final class MqttSession implements MqttOutput.Handshake {
    /** How often a client of MQTT 5 may send a message again that was answered, over one connection. */
    private static final int MOST_REPEATS = 1;

    private final MqttDoor door;
    private final Packet.Connect connect;
    private final String id;
    private final MqttOutput output;
    private final PacketEncoder encoder;
    private final ClientForm form;
    private final SubscriberSession subscriber;
    private final Consumer<BrokerException> brokenOff;
    private DurableSession durable;
    private Handshaking handshaking;
    private SaveGate gate;
    private InFlight window;
    /** Whether the client has answered something since messages were sent last. */
    private boolean answered;

    private boolean begun;
    private boolean closed;

    /**
     * @param door the door instance
     * @param connect how the client connected
     * @param id who it is
     * @param output where its packets go
     * @param access what it may do
     * @param brokenOff called when a message cannot be stored and the client is to come back with it
     */
    MqttSession(
            MqttDoor door,
            Packet.Connect connect,
            String id,
            MqttOutput output,
            Access access,
            Consumer<BrokerException> brokenOff) {
        this.door = door;
        this.connect = connect;
        this.id = id;
        this.output = output;
        this.encoder = new PacketEncoder(connect);
        this.form = new ClientForm(door.forms(), connect.level(), id);
        this.subscriber = new SubscriberSession(door.fanout(), output, form, access);
        this.brokenOff = brokenOff;
    }

    String id() {
        return id;
    }

    @Override
    public int level() {
        return connect.level();
    }

    MqttOutput output() {
        return output;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    ClientForm form() {
        return form;
    }

    SubscriberSession subscriber() {
        return subscriber;
    }

    Receiving receiving() {
        return handshaking.receiving();
    }

    @Override
    public Sending sending() {
        return handshaking.sending();
    }

    @Override
    public boolean mayRead(TopicName topic) {
        return subscriber.access().mayRead(topic);
    }

    boolean isOpen() {
        return begun;
    }

    /**
     * Opens it; whoever else is connected to it is cut off before.
     *
     * @param takenOver called when it goes on in another connection
     * @return whether something was kept of the client
     */
    Future<Boolean> open(Runnable takenOver) {
        window = new InFlight(
                Math.min(door.config().limits().inflight(), connect.properties().receiveMaximum()),
                InFlight.NEVER,
                // Only a connection that breaks makes an attempt: that says nothing about the message.
                Integer.MAX_VALUE);
        DurableSessions.Wish wish =
                new DurableSessions.Wish(id, SessionExpiry.of(connect), null, takenOver, window, connect.cleanStart());
        return door.sessions()
                .open(wish, subscriber)
                .map(this::opened)
                // A session that the client is told of is there after a crash.
                .compose(present -> present ? Future.succeededFuture(true) : save().map(false));
    }

    private boolean opened(DurableSession opened) {
        durable = opened;
        if (closed) {
            durable.close();
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the connection was closed meanwhile");
        }
        Handshaking.Limits limits = new Handshaking.Limits(
                connect.properties().receiveMaximum(),
                door.receiveMaximum(connect.level()),
                // A client of MQTT 5 must not repeat itself over one connection at all [MQTT-4.4.0-1].
                connect.level() < ProtocolLevel.V5 ? Integer.MAX_VALUE : MOST_REPEATS);
        SessionState kept = opened.state();
        handshaking = new Handshaking(kept, limits, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
        gate = new SaveGate(door.fanout().vertx(), handshaking.saves(), durable::save, output::flush);
        kept.filters().forEach(one -> form.put(new SubscriptionOptions(one.filter(), 0, false, false)));
        kept.options().stream().filter(said -> form.has(said.filter())).forEach(form::put);
        subscriber.formChanged();
        durable.keepWith(handshaking::snapshot, form::options);
        handshaking.saves().onChange(durable::changed);
        output.begin(
                Fitting.of(
                        connect.properties().maximumPacketSize(),
                        connect.properties().topicAliasMaximum()),
                this);
        return opened.isResumed();
    }

    /** From now on the session is kept for so many seconds after the connection. */
    void keepFor(long seconds) {
        durable.keepFor(SessionExpiry.ms(seconds));
    }

    /** What was changed is kept, where anything is. */
    Future<Void> save() {
        return durable.save();
    }

    @Override
    public void after(long change, Runnable action, Runnable otherwise) {
        gate.after(change, action, otherwise);
    }

    @Override
    public void settle(MessageId message) {
        durable.ack(message);
        window.giveBack();
    }

    void answer(Answer answer, int packetId) {
        answer(answer, packetId, ReasonCode.SUCCESS);
    }

    void answer(Answer answer, int packetId, int reason) {
        output.reply(encoder.acknowledgement(answer, packetId, reason, ""));
    }

    /** Refuses a message; a client of 3.1.1 takes it for done. */
    void refuse(Answer answer, int packetId, int reason, String detail) {
        refuse(answer, packetId, reason, new BrokerException(Reasons.code(reason), detail));
    }

    private void refuse(Answer answer, int packetId, int reason, BrokerException refusal) {
        door.metrics().refused(refusal.code());
        output.reply(encoder.acknowledgement(answer, packetId, reason, refusal.getMessage()));
    }

    /** A message is not stored: a client that cannot be told is cut off, and will send it again. */
    void notStored(Answer answer, int packetId, BrokerException refusal) {
        if (closed) {
            return;
        }
        if (connect.level() < ProtocolLevel.V5) {
            breakOff(refusal);
        } else {
            refuse(answer, packetId, Reasons.ofMessage(refusal.code()), refusal);
        }
        output.flush();
    }

    void breakOff(BrokerException refusal) {
        brokenOff.accept(refusal);
    }

    /** The client has answered; {@link ReasonCode#SUCCESS}, or why the connection has to end. */
    int acknowledged(Packet.Acknowledgement packet) {
        if (misfits(packet)) {
            return ReasonCode.PROTOCOL_ERROR;
        }
        MessageId done = null;
        switch (packet.answer()) {
            case PUBACK -> done = sending().puback(packet.packetId());
            case PUBREC -> done = received(packet);
            case PUBREL -> release(packet.packetId());
            case PUBCOMP -> sending().pubcomp(packet.packetId());
        }
        if (done != null) {
            durable.ack(done);
        }
        answered = true;
        return ReasonCode.SUCCESS;
    }

    /** All that one read brought is carried out: what waited for answers goes on, once for all of them. */
    void goOn() {
        if (answered && !closed) {
            answered = false;
            output.sendWaiting();
            window.keepWithin(sending().quota());
            subscriber.drained();
        }
    }

    /** Whether it answers something else than what was sent; what answers nothing that was sent is let pass. */
    private boolean misfits(Packet.Acknowledgement packet) {
        return switch (packet.answer()) {
            case PUBACK -> sending().misfits(packet.packetId(), QoS.AT_LEAST_ONCE, false);
            case PUBREC -> sending().misfits(packet.packetId(), QoS.EXACTLY_ONCE, false);
            case PUBCOMP -> sending().misfits(packet.packetId(), QoS.EXACTLY_ONCE, true);
            case PUBREL -> false;
        };
    }

    private MessageId received(Packet.Acknowledgement packet) {
        if (packet.reason() >= ReasonCode.UNSPECIFIED) {
            return sending().refused(packet.packetId());
        }
        Sending.Release release = sending().pubrec(packet.packetId());
        release(release);
        return release.message();
    }

    @Override
    public void release(Sending.Release release) {
        gate.after(release.after(), () -> answer(Answer.PUBREL, release.packetId()), () -> {});
    }

    private void release(int packetId) {
        gate.after(receiving().pubrel(packetId).after(), () -> answer(Answer.PUBCOMP, packetId), () -> {});
    }

    void begin() {
        for (int packetId : sending().owed()) {
            answer(Answer.PUBREL, packetId);
        }
        begun = true;
        output.open();
        durable.begin();
        subscriber.drained();
    }

    void close() {
        closed = true;
        output.close();
        if (durable != null) {
            durable.close();
            gate.close();
        }
    }
}

package io.herald.gateway.mqtt;

import io.herald.access.Access;
import io.herald.access.Credentials;
import io.herald.bus.Connected;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.SubscriberSession;
import io.herald.mqtt.ConnectAnswer;
import io.herald.mqtt.Packet;
import io.herald.mqtt.ProtocolLevel;
import io.herald.mqtt.ReasonCode;
import io.herald.socket.Opened;
import io.herald.socket.Peer;
import io.herald.socket.SocketOutput;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client that has said who it is, and proves it where it is asked; its session, and what it does. Owned by its
 * connection, on its event loop.
 */
final class MqttClient implements Gatekeeper.Guest {
    private static final String DOOR = "mqtt";

    private final MqttDoor door;
    private final Packet.Connect connect;
    private final ClientName name;
    private final MqttSession session;
    private final MqttPublisher publisher;
    private final MqttSubscriber subscriber;
    private final LastWill will;
    private final Access access;
    private final MqttConnection connection;
    private boolean gone;

    /**
     * @param door the door instance
     * @param connect how it connected
     * @param name who it is
     * @param output where its packets go
     * @param will its will, which was checked
     * @param connection the connection
     */
    MqttClient(
            MqttDoor door,
            Packet.Connect connect,
            ClientName name,
            MqttOutput output,
            LastWill will,
            MqttConnection connection) {
        this.door = door;
        this.connect = connect;
        this.name = name;
        this.will = will;
        this.connection = connection;
        access = door.keeper().letIn(this);
        session = new MqttSession(
                door,
                connect,
                name.id(),
                output,
                access,
                refusal -> connection.end(Reasons.ofEnd(refusal), refusal.getMessage()));
        publisher = new MqttPublisher(door, session, connection);
        subscriber = new MqttSubscriber(door, session);
    }

    @Override
    public List<TopicFilter> filters() {
        return session.subscriber().filters();
    }

    @Override
    public void sendAway(BrokerException reason) {
        connection.end(Reasons.ofEnd(reason), reason.getMessage());
    }

    /** Whether a client may connect so: {@link ReasonCode#SUCCESS}, or why not. */
    static int check(Packet.Connect connect, ClientName name, LastWill will) {
        if (connect.properties().authenticationMethod() != null) {
            return ReasonCode.BAD_AUTHENTICATION_METHOD;
        }
        return name.isValid() ? will.check() : ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
    }

    MqttSession session() {
        return session;
    }

    MqttPublisher publisher() {
        return publisher;
    }

    MqttSubscriber subscriber() {
        return subscriber;
    }

    /** Who it has proven to be; empty for nobody. */
    String user() {
        return access.identity().user();
    }

    LastWill will() {
        return will;
    }

    /** A client, as an operator is told of it; one that has not said who it is, is null. */
    static Connected told(MqttClient client, SocketOutput socket) {
        Opened opened = socket.opened();
        long unsentBytes = socket.unsentBytes();
        if (client == null) {
            return new Connected(opened.number(), DOOR, "", opened.ms(), 0, unsentBytes);
        }
        SubscriberSession session = client.session.subscriber();
        int subscriptions = session.subscriptions().size();
        long waiting = unsentBytes + session.waitingBytes();
        return new Connected(opened.number(), DOOR, client.name.id(), opened.ms(), subscriptions, waiting);
    }

    /**
     * Has it prove who it is, and opens its session then; whoever else is connected to that is cut off before.
     *
     * @param peer where it comes from, and what it has proven before its first packet
     * @param withinMs how long the proof may take, in milliseconds
     * @return whether something was kept of it; failed where it may not connect
     */
    Future<Boolean> enter(Peer peer, long withinMs) {
        return identify(peer, withinMs).compose(known -> {
            checkRights();
            return session.open(
                    () -> connection.end(ReasonCode.SESSION_TAKEN_OVER, "the session goes on in another connection"));
        });
    }

    /**
     * What its first packet shows decides; only where that is nothing, what it has proven before does. Where nobody is
     * asked who it is, nobody looks at any of it.
     */
    private Future<Void> identify(Peer peer, long withinMs) {
        if (!access.identifies()) {
            return Future.succeededFuture();
        }
        try {
            Optional<Credentials> shown = ShownCredentials.of(connect);
            return shown.isPresent()
                    ? prove(shown.get(), peer, withinMs)
                    : identifySilent(peer, withinMs)
                            .recover(fault -> Future.failedFuture(
                                    fault instanceof BrokerException refusal ? notAuthorized(refusal) : fault));
        } catch (BrokerException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private Future<Void> identifySilent(Peer peer, long withinMs) {
        if (!peer.known().isAnonymous()) {
            return door.keeper().recognize(access, peer.known());
        }
        return peer.certificate().isEmpty()
                ? Future.succeededFuture()
                : prove(peer.certificate().get(), peer, withinMs);
    }

    private Future<Void> prove(Credentials shown, Peer peer, long withinMs) {
        return door.keeper()
                .identify(access, shown, peer.address())
                .timeout(withinMs, TimeUnit.MILLISECONDS)
                .recover(fault -> Future.failedFuture(
                        fault instanceof TimeoutException
                                ? new BrokerException(ErrorCode.UNAVAILABLE, "who you are was not found out in time")
                                : fault));
    }

    /** 0x86 would speak of a user name and a password (MQTT 5, 3.2.2.2): none were shown, or they were right. */
    private static BrokerException notAuthorized(BrokerException refusal) {
        return refusal.code() == ErrorCode.UNAUTHENTICATED
                ? new BrokerException(ErrorCode.FORBIDDEN, refusal.getMessage())
                : refusal;
    }

    private void checkRights() {
        if (gone) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the connection was closed meanwhile");
        }
        try {
            access.checkWelcome();
        } catch (BrokerException refusal) {
            throw notAuthorized(refusal);
        }
        will.checkRight(access);
    }

    /** Its session is open: it is welcomed, and may be sent messages. */
    void connected(boolean present, KeepAlive keepAlive) {
        int most = Math.toIntExact(door.config().mqtt().keepAlive().toSeconds());
        boolean shortened = connect.level() >= ProtocolLevel.V5 && connect.keepAliveS() > most;
        keepAlive.begin(shortened ? most : connect.keepAliveS(), MqttDoor.nowMs());
        byte[] welcome = session.encoder()
                .connectAnswer(new ConnectAnswer(
                        present,
                        ReasonCode.SUCCESS,
                        "",
                        -1,
                        door.receiveMaximum(connect.level()),
                        door.maximumPacketSize(),
                        name.isAssigned() ? name.id() : "",
                        MqttDoor.TOPIC_ALIASES,
                        shortened ? most : -1,
                        "",
                        ""));
        if (welcome.length == 0) {
            // It takes no packet as long as that.
            connection.close();
            return;
        }
        session.output().reply(welcome);
        door.broker().present(name.id(), present);
        will.arm(access.identity());
        session.begin();
    }

    /** It says good-bye; false where it may not do so in this way. */
    boolean disconnected(Packet.Disconnect packet) {
        Long expiryS = packet.sessionExpiryS();
        if (expiryS != null) {
            if (connect.properties().sessionExpiryS() == 0 && expiryS > 0) {
                return false;
            }
            session.keepFor(expiryS);
            will.sessionKept(expiryS);
        }
        if (packet.reason() == ReasonCode.SUCCESS) {
            // With any other reason the will is published all the same (MQTT 5, 3.1.2.5).
            will.drop();
        }
        return true;
    }

    /** The connection is gone. */
    void close() {
        gone = true;
        door.keeper().showOut(access);
        publisher.close();
        session.close();
        will.broken();
    }
}

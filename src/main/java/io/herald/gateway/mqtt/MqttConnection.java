package io.herald.gateway.mqtt;

import io.herald.access.Identity;
import io.herald.bus.Connected;
import io.herald.gateway.PublishWindow;
import io.herald.mqtt.ConnectAnswer;
import io.herald.mqtt.Packet;
import io.herald.mqtt.PacketDecoder;
import io.herald.mqtt.PacketEncoder;
import io.herald.mqtt.ReasonCode;
import io.herald.socket.Peer;
import io.herald.socket.ReadGate;
import io.herald.socket.SocketDoor;
import io.herald.socket.SocketOutput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.Future;

/**
 * One connection of MQTT: says what each packet means, in order. While an answer of the core is awaited no further
 * packet is taken. Owned by its door instance, on its event loop.
 *
 * <pre>
 *   opened ──CONNECT──▶ proving who it is, opening the session ──CONNACK──▶ connected ──good-bye, sent away──▶ closed
 * </pre>
 */
final class MqttConnection implements SocketDoor.Connection, PublishWindow.Publisher {
    private final MqttDoor door;
    private final ReadGate gate;
    private final MqttOutput output;
    private final PacketDecoder decoder;
    private final KeepAlive keepAlive;
    private Peer peer;
    /** Null before the client has connected. */
    private MqttClient client;

    private boolean awaiting;
    private boolean windowFull;
    private boolean stopping;
    private boolean leaving;
    private boolean inputEnded;
    private boolean closed;

    MqttConnection(MqttDoor door, Channel channel, SocketOutput socket) {
        this.door = door;
        this.gate = new ReadGate(channel, door.context());
        this.decoder = door.decoder(
                () -> gate.later(this::run), () -> gate.later(() -> end(ReasonCode.QUOTA_EXCEEDED, "no room")));
        this.peer = Peer.of(channel);
        this.output = new MqttOutput(socket);
        this.keepAlive = new KeepAlive(door.config().mqtt().connectTimeout().toMillis(), MqttDoor.nowMs());
    }

    /** Its client has proven who it is where the connection was opened, before its first packet. */
    void knownAs(Identity proven) {
        peer = peer.knownAs(proven);
    }

    Connected told() {
        return MqttClient.told(client, output.socket());
    }

    @Override
    public void read(ByteBuf bytes) {
        try {
            if (!closed) {
                decoder.feed(bytes.nioBuffer());
            }
        } finally {
            bytes.release();
        }
        run();
    }

    private void run() {
        Packet packet = null;
        while (takesPackets() && (packet = decoder.next()) != null) {
            if (client != null) {
                keepAlive.heard(MqttDoor.nowMs());
            }
            execute(packet);
        }
        keepAlive.midway(decoder.isMidway(), MqttDoor.nowMs());
        if (inputEnded && packet == null && takesPackets()) {
            // All that it sent is carried out. One that sends nothing more is gone: it would have to ping.
            close();
        }
        if (!closed) {
            if (client != null) {
                client.session().goOn();
            }
            updateReading();
            output.flush();
        }
    }

    private boolean takesPackets() {
        boolean crowded = client != null && !client.publisher().takesMore();
        return !closed && !awaiting && !stopping && !crowded && output.socket().takesReplies();
    }

    private void updateReading() {
        // A closed connection reads on, and what it reads is dropped.
        boolean reads = closed || takesPackets() && !windowFull && !decoder.isWaiting();
        if (reads && !gate.isOpen()) {
            // Who was not listened to was not silent.
            keepAlive.heard(MqttDoor.nowMs());
        }
        gate.set(reads);
    }

    private void execute(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            end(client.publisher().publish(publish), "");
        } else if (packet instanceof Packet.Acknowledgement acknowledgement) {
            end(client.session().acknowledged(acknowledgement), "");
        } else if (packet instanceof Packet.PingRequest) {
            output.reply(PacketEncoder.pingAnswer());
        } else if (packet instanceof Packet.Subscribe subscribe) {
            await(client.subscriber().subscribe(subscribe));
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            await(client.subscriber().unsubscribe(unsubscribe));
        } else if (packet instanceof Packet.Connect connect) {
            connect(connect);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            disconnect(disconnect);
        } else if (packet instanceof Packet.Auth) {
            end(ReasonCode.PROTOCOL_ERROR, "");
        } else if (packet instanceof Packet.Refused refused) {
            refused(refused);
        }
    }

    private void connect(Packet.Connect connect) {
        ClientName name = ClientName.of(connect);
        LastWill will = new LastWill(door, connect, name.id());
        int reason = MqttClient.check(connect, name, will);
        if (reason != ReasonCode.SUCCESS) {
            refuse(new PacketEncoder(connect), reason, "");
            return;
        }
        client = new MqttClient(door, connect, name, output, will, this);
        awaiting = true;
        client.enter(peer, keepAlive.leftMs(MqttDoor.nowMs())).onComplete(opened -> {
            awaiting = false;
            if (!closed && opened.succeeded()) {
                client.connected(opened.result(), keepAlive);
                run();
            } else if (!closed) {
                Throwable cause = opened.cause();
                refuse(new PacketEncoder(connect), Reasons.ofConnect(cause), cause.getMessage());
            }
        });
    }

    private void refuse(PacketEncoder encoder, int reason, String detail) {
        door.metrics().refused(Reasons.code(reason));
        output.reply(encoder.connectAnswer(ConnectAnswer.refusing(reason, detail)));
        close();
    }

    private void disconnect(Packet.Disconnect packet) {
        if (client.disconnected(packet)) {
            close();
        } else {
            end(ReasonCode.PROTOCOL_ERROR, "");
        }
    }

    /** Bytes that are no packet: some are not answered; a client that is not connected yet is told with a CONNACK. */
    private void refused(Packet.Refused packet) {
        if (packet.level() > 0 && client != null) {
            end(packet.reason(), "");
        } else if (packet.level() > 0) {
            refuse(new PacketEncoder(packet.level()), packet.reason(), "");
        } else {
            door.metrics().refused(Reasons.code(packet.reason()));
            close();
        }
    }

    private void await(Future<byte[]> answer) {
        awaiting = true;
        answer.onComplete(done -> {
            awaiting = false;
            if (done.failed()) {
                end(Reasons.ofEnd(done.cause()), done.cause().getMessage());
            } else if (!closed) {
                output.reply(done.result());
                run();
            }
        });
    }

    @Override
    public SocketOutput socket() {
        return output.socket();
    }

    @Override
    public void check() {
        if (gate.isOpen() && keepAlive.isOver(MqttDoor.nowMs())) {
            end(ReasonCode.KEEP_ALIVE_TIMEOUT, "");
        }
    }

    @Override
    public void stop() {
        stopping = true;
        if (client != null) {
            client.will().brokerStops();
        }
        updateReading();
    }

    @Override
    public void leave() {
        leaving = true;
        if (client == null || client.session().subscriber().isEven()) {
            end(ReasonCode.SERVER_SHUTTING_DOWN, "the broker stops");
        }
    }

    /** Ends the connection with a reason, which a client of 3.1.1 is not told; without one it goes on. */
    void end(int reason, String detail) {
        if (!closed && reason != ReasonCode.SUCCESS) {
            door.metrics().refused(Reasons.code(reason));
            if (client != null && client.session().isOpen()) {
                output.reply(client.session().encoder().disconnect(reason, detail));
            }
            close();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed();
            output.socket().close();
            updateReading();
        }
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        decoder.close();
        output.close();
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
        output.socket().inputEnded();
        run();
    }

    @Override
    public void drained() {
        output.socket().drained();
        if (!closed && client != null && client.session().isOpen()) {
            client.session().subscriber().drained();
        }
        if (leaving) {
            leave();
        }
        if (!closed && !gate.isOpen()) {
            gate.later(this::run);
        }
    }

    @Override
    public void answered() {
        run();
    }

    @Override
    public String user() {
        return client == null ? "" : client.user();
    }

    @Override
    public void pause() {
        windowFull = true;
        updateReading();
    }

    @Override
    public void resume() {
        windowFull = false;
        updateReading();
    }
}

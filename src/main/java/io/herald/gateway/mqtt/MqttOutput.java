package io.herald.gateway.mqtt;

import io.herald.delivery.Sending;
import io.herald.gateway.Sink;
import io.herald.mqtt.FrameWalk;
import io.herald.mqtt.ProtocolLevel;
import io.herald.socket.SocketOutput;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a client of MQTT is sent: answers and messages. Messages of QoS 0 are the bytes all subscribers share; those of
 * QoS 1 and 2 get a packet id here, as many as the client takes at once, and the others wait: at most about a page, for
 * whoever brings them is told that there is no room. Owned by its connection, on its event loop.
 */
final class MqttOutput implements Sink {
    private static final int DUP = 0x08;
    private static final int QOS_SHIFT = 1;
    private static final int QOS = 0x06;

    private final SocketOutput socket;
    private final LongSupplier clock;
    private final FrameWalk walk = new FrameWalk();
    /** Messages that the client does not take yet. */
    private final ArrayDeque<WaitingPublish> waiting = new ArrayDeque<>(2);

    private Fitting fitting = Fitting.NOTHING;
    private Handshake handshake;
    private boolean open;

    /** What numbers the messages of a connection, and who hears of those that are not sent. */
    interface Handshake {
        /** The protocol level of the client. */
        int level();

        /** The hand-shakes towards the client. */
        Sending sending();

        /** Whether messages of a topic may be sent to the client now. */
        boolean mayRead(TopicName topic);

        /**
         * Does something once a change is on disk, or something else where it never comes to that. What is written then
         * is flushed by whoever saves; where the change is on disk already, by the caller.
         */
        void after(long change, Runnable action, Runnable otherwise);

        /** The client is to let go of a packet id. */
        void release(Sending.Release release);

        /** A message that counts as sent is done with, although the client does not acknowledge it. */
        void settle(MessageId id);
    }

    /** @param socket where it goes */
    MqttOutput(SocketOutput socket) {
        this(socket, MqttDoor::nowMs);
    }

    /**
     * @param socket where it goes
     * @param clock tells the time, in milliseconds; it only goes forward
     */
    MqttOutput(SocketOutput socket, LongSupplier clock) {
        this.socket = socket;
        this.clock = clock;
    }

    /** The client is known: what it takes, and what numbers its messages. */
    void begin(Fitting wanted, Handshake numbering) {
        fitting = wanted;
        handshake = numbering;
    }

    /** The socket itself. */
    SocketOutput socket() {
        return socket;
    }

    /** Writes an answer. */
    void reply(byte[] packet) {
        if (packet.length > 0) {
            socket.reply(packet);
        }
    }

    /** The client is welcomed: messages may come. */
    void open() {
        open = true;
    }

    @Override
    public boolean hasRoom() {
        return open && socket.hasRoom();
    }

    @Override
    public boolean hasRoomForStored() {
        return hasRoom() && waiting.isEmpty() && handshake.sending().quota() > 0;
    }

    @Override
    public void write(ByteBuf encoded) {
        socket.write(fitting.fit(encoded));
    }

    @Override
    public void writeStored(ByteBuf encoded, List<Run> runs) {
        ByteBuf own = own(encoded);
        ByteBuffer frames = own.internalNioBuffer(own.readerIndex(), own.readableBytes());
        int origin = frames.position() - own.readerIndex();
        int count = runs.stream().mapToInt(Run::count).sum();
        walk.over(frames);
        if (fitting == Fitting.NOTHING
                && waiting.isEmpty()
                && handshake.sending().quota() >= count
                && isPlain(own)) {
            number(own, frames, runs);
            return;
        }
        for (Run run : runs) {
            long goodUntilMs = WaitingPublish.goodUntilMs(run.head().terms().ttlMs(), clock.getAsLong());
            for (int i = 0; i < run.count() && walk.next(); i++) {
                ByteBuf frame = own.retainedSlice(walk.start() - origin, walk.length());
                waiting.add(new WaitingPublish(run.topic(), frame, run.id(i), goodUntilMs));
            }
        }
        own.release();
        sendWaiting();
    }

    /** Bytes that nobody shares: packet ids are written into them. What lies in others' bytes may count for itself. */
    private static ByteBuf own(ByteBuf encoded) {
        if (encoded.refCnt() == 1 && encoded.unwrap() == null) {
            return encoded;
        }
        ByteBuf copy = encoded.alloc().directBuffer(encoded.readableBytes());
        copy.writeBytes(encoded, encoded.readerIndex(), encoded.readableBytes());
        encoded.release();
        return copy;
    }

    /** Whether the messages, which are of one QoS, are of QoS 1: those of QoS 2 wait for the disk. */
    private static boolean isPlain(ByteBuf frames) {
        return qos(frames) == QoS.AT_LEAST_ONCE;
    }

    static QoS qos(ByteBuf frame) {
        return QoS.of((frame.getByte(frame.readerIndex()) & QOS) >> QOS_SHIFT);
    }

    /** Gives each message its packet id, in place, and writes all of them at once. */
    private void number(ByteBuf own, ByteBuffer frames, List<Run> runs) {
        boolean whole = true;
        int origin = frames.position() - own.readerIndex();
        int written = own.readerIndex();
        for (Run run : runs) {
            for (int i = 0; i < run.count() && walk.next(); i++) {
                Sending.Publish publish = handshake.sending().send(run.id(i), QoS.AT_LEAST_ONCE);
                if (publish == null) {
                    // It is on its way already: it is left out, and what is around it is written.
                    whole = false;
                    writePiece(own, written, walk.start() - origin);
                    written = walk.end() - origin;
                } else {
                    stamp(frames, publish);
                }
            }
        }
        if (whole) {
            socket.write(own);
        } else {
            writePiece(own, written, own.writerIndex());
            own.release();
        }
    }

    private void writePiece(ByteBuf own, int from, int to) {
        if (to > from) {
            socket.write(own.retainedSlice(from, to - from));
        }
    }

    /** Writes a packet id, and whether and how it was sent before, where the walk stands. */
    private void stamp(ByteBuffer frames, Sending.Publish publish) {
        frames.putShort(walk.packetIdAt(), (short) publish.packetId());
        if (publish.again()) {
            int kept = frames.get(walk.start()) & ~QOS;
            frames.put(walk.start(), (byte) (kept | DUP | publish.qos().level() << QOS_SHIFT));
        }
    }

    /** The client has acknowledged something: what waited for that goes out. */
    void sendWaiting() {
        while (!waiting.isEmpty() && mayBeSent(waiting.peek())) {
            send(waiting.poll());
        }
    }

    private boolean mayBeSent(WaitingPublish one) {
        return !one.qos().isStored()
                || isNotToBeSent(one)
                || handshake.sending().hasRoomFor(one.id());
    }

    /** Whether it is too long for the client (MQTT 5, 3.1.2.11.4), may not be read any more, or its time is over. */
    private boolean isNotToBeSent(WaitingPublish one) {
        return !handshake.mayRead(one.topic())
                || one.frame().readableBytes() > fitting.maximumPacketSize()
                || one.goodUntilMs() != WaitingPublish.FOR_EVER && one.isOver(clock.getAsLong());
    }

    private void send(WaitingPublish one) {
        if (isNotToBeSent(one)) {
            one.frame().release();
            handshake.settle(one.id());
        } else if (one.qos().isStored()) {
            sendNumbered(one);
        } else {
            write(one);
        }
    }

    private void sendNumbered(WaitingPublish one) {
        Sending.Publish publish = handshake.sending().send(one.id(), one.qos());
        ByteBuf frame = one.frame();
        if (publish == null) {
            frame.release();
            return;
        }
        ByteBuffer bytes = frame.internalNioBuffer(frame.readerIndex(), frame.readableBytes());
        walk.over(bytes).next();
        stamp(bytes, publish);
        handshake.after(publish.after(), () -> writeSaved(one), frame::release);
    }

    /** The rules may have changed while it waited for the disk. */
    private void writeSaved(WaitingPublish one) {
        if (handshake.mayRead(one.topic())) {
            write(one);
        } else {
            one.frame().release();
            handshake.settle(one.id());
        }
    }

    private void write(WaitingPublish one) {
        if (handshake.level() >= ProtocolLevel.V5) {
            one.tellWhatIsLeft(walk, clock.getAsLong());
        }
        socket.write(fitting.fit(one.frame()));
    }

    /** The connection is gone: nothing waits any more. */
    void close() {
        waiting.forEach(one -> one.frame().release());
        waiting.clear();
    }

    @Override
    public void settled(MessageId id) {
        // Before that begins, the session is told by others what was acknowledged: then nothing is numbered here.
        Sending.Release release = handshake == null ? null : handshake.sending().settled(id);
        if (release != null) {
            handshake.release(release);
        }
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        // MQTT has no way to say so.
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        // MQTT has no way to say so.
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public void whenSent(Runnable action) {
        socket.whenSent(action);
    }
}

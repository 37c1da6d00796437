package io.herald.gateway.tcp;

import io.herald.gateway.Sink;
import io.herald.line.Reply;
import io.herald.line.ReplyEncoder;
import io.herald.socket.SocketOutput;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * What a connection of the line protocol writes: replies, and messages, in one order. Owned by its connection, on its
 * event loop.
 */
final class LineOutput implements Sink {
    private static final byte[] BLANK = {'\n'};

    private final SocketOutput socket;
    private final Runnable tooSlow;

    /**
     * @param socket where it goes
     * @param tooSlow called when the client does not keep up, and wants to be disconnected then
     */
    LineOutput(SocketOutput socket, Runnable tooSlow) {
        this.socket = socket;
        this.tooSlow = tooSlow;
    }

    /** The socket itself. */
    SocketOutput socket() {
        return socket;
    }

    @Override
    public boolean hasRoom() {
        return socket.hasRoom();
    }

    @Override
    public void write(ByteBuf encoded) {
        socket.write(encoded);
    }

    void write(Reply reply) {
        socket.reply(ReplyEncoder.encode(reply));
    }

    /** Answers messages that follow each other and are stored. */
    void writeStored(MessageId first, int count) {
        socket.reply(ReplyEncoder.stored(first, count));
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        write(new Reply.Gap(filter, count));
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        write(new Reply.Missing(missing.from(), missing.to()));
    }

    /** Writes a blank line, which means nothing; it makes a machine answer whether its program still listens. */
    void writeBlank() {
        socket.reply(BLANK);
        flush();
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public void whenSent(Runnable action) {
        socket.whenSent(action);
    }

    @Override
    public void disconnectSlow() {
        tooSlow.run();
    }
}

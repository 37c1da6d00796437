package io.herald.gateway;

import io.herald.topic.Page;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A socket that takes what it is told to take and keeps what it was given, until the test reads or closes it. */
final class FakeSink implements Sink {
    private final List<ByteBuf> unread = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int room = Integer.MAX_VALUE;
    private int flushes;
    private boolean slow;
    private Runnable onWrite = () -> {};
    private Runnable onDisconnect = () -> {};

    /** Takes so many writes more, and no more. */
    void setRoom(int writes) {
        room = writes;
    }

    void onWrite(Runnable action) {
        onWrite = action;
    }

    void onDisconnect(Runnable action) {
        onDisconnect = action;
    }

    /** What was written since the last {@link #read}. */
    String soFar() {
        return text.toString();
    }

    /** What was written since the last time, as text; the buffers are given back. */
    String read() {
        String read = text.toString();
        text.setLength(0);
        unread.forEach(ByteBuf::release);
        unread.clear();
        return read;
    }

    /** Where in memory the buffers are that were written and not read. */
    List<Long> addresses() {
        return unread.stream().map(ByteBuf::memoryAddress).toList();
    }

    /** How often it was flushed since the last time. */
    int flushes() {
        int count = flushes;
        flushes = 0;
        return count;
    }

    boolean wasTooSlow() {
        return slow;
    }

    @Override
    public boolean hasRoom() {
        return room > 0;
    }

    @Override
    public void write(ByteBuf encoded) {
        room--;
        unread.add(encoded);
        text.append(encoded.toString(StandardCharsets.UTF_8));
        onWrite.run();
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        text.append("GAP ").append(filter).append(' ').append(count).append('\n');
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        text.append("missing ").append(missing.to()).append('\n');
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void whenSent(Runnable action) {
        action.run();
    }

    @Override
    public void disconnectSlow() {
        slow = true;
        onDisconnect.run();
    }
}

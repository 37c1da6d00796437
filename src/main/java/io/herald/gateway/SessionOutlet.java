package io.herald.gateway;

import io.herald.delivery.Delivered;
import io.herald.follow.Outlet;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.Run;
import java.util.List;

/**
 * Writes messages to one subscriber alone, in its form and straight to its sink. Owned by its session, on the
 * connection's event loop.
 */
final class SessionOutlet implements Outlet {
    private final LiveFanout fanout;
    private final SubscriberSession session;
    private final Sink sink;

    /**
     * @param fanout the fan-out of the door instance
     * @param session whose messages these are
     * @param sink where they go out
     */
    SessionOutlet(LiveFanout fanout, SubscriberSession session, Sink sink) {
        this.fanout = fanout;
        this.session = session;
        this.sink = sink;
    }

    /** Where these go out. */
    Sink sink() {
        return sink;
    }

    @Override
    public boolean hasRoom() {
        return session.hasRoom();
    }

    @Override
    public boolean hasRoomFor(MessageId id) {
        return session.hasRoom();
    }

    @Override
    public void write(Run run) {
        for (Run good : Delivered.stillGood(List.of(run), System::currentTimeMillis)) {
            write(session.encoder().encode(List.of(good), fanout.allocator()));
        }
    }

    @Override
    public void writeAgain(Run message, int times) {
        for (Run good : Delivered.stillGood(List.of(message), System::currentTimeMillis)) {
            write(
                    times == 0
                            ? session.encoder().encode(List.of(good), fanout.allocator())
                            : session.encoder().encodeAgain(good, times, fanout.allocator()));
        }
        sink.flush();
    }

    private void write(Encoded encoded) {
        fanout.metrics().delivered(encoded.messages());
        sink.write(encoded.bytes());
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        sink.writeMissing(missing);
    }

    @Override
    public void flush() {
        sink.flush();
    }

    @Override
    public void settled(MessageId id) {
        // The window of this one subscriber knows already.
    }
}

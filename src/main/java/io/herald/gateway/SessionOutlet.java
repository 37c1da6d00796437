package io.herald.gateway;

import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.follow.Outlet;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
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
        return session.hasRoomForStored();
    }

    @Override
    public boolean hasRoomFor(MessageId id) {
        return session.hasRoomForStored();
    }

    @Override
    public void deliver(Run run, QoS most) {
        List<Run> one = List.of(run);
        RunEncoder form = session.encoder().on(run.topic());
        (form.keepsRetain() ? Delivered.asPublished(most, one) : Delivered.atMost(most, one)).forEach(this::write);
    }

    @Override
    public void write(Run run) {
        RunEncoder form = session.encoder().on(run.topic());
        List<Run> one = List.of(run);
        if (!session.access().mayRead(run.topic()) || form.wanted(one).isEmpty()) {
            session.following().passOver(run);
            return;
        }
        List<Run> good = Delivered.stillGood(one, SteadyTime::now);
        if (good.isEmpty()) {
            session.following().passOver(run);
        } else {
            write(form.encode(good, fanout.allocator()), good.get(0));
        }
    }

    @Override
    public void writeAgain(Run message, int times) {
        RunEncoder form = session.encoder().on(message.topic());
        List<Run> good = Delivered.stillGood(List.of(message), SteadyTime::now);
        if (!session.access().mayRead(message.topic()) || good.isEmpty()) {
            session.following().passOver(message);
        } else {
            Encoded encoded = times == 0
                    ? form.encode(good, fanout.allocator())
                    : form.encodeAgain(good.get(0), times, fanout.allocator());
            fanout.metrics().redelivered(encoded.messages());
            write(encoded, good.get(0));
        }
        sink.flush();
    }

    private void write(Encoded encoded, Run run) {
        fanout.metrics().delivered(encoded.messages());
        sink.writeStored(encoded.bytes(), List.of(run));
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
    public boolean isThrough(TopicFilter filter) {
        return session.isThrough(filter);
    }

    @Override
    public void settled(MessageId id) {
        sink.settled(id);
    }
}

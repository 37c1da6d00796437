package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.gateway.Encoded;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.RunEncoder;
import io.herald.gateway.Sink;
import io.herald.gateway.SubscriberSession;
import io.herald.gateway.Wish;
import io.herald.topic.Page;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that there is something stored behind a position. It is a subscriber like all others, which joins the live
 * feed and then reads the log, so nothing comes unnoticed; it only keeps nothing of what it gets. Owned by one waiting
 * request, on its event loop.
 */
final class Arrival implements Sink, RunEncoder {
    private static final Encoded NOTHING = new Encoded(Unpooled.EMPTY_BUFFER, 0, 0);

    private final SubscriberSession session;
    private final Runnable come;

    /**
     * @param fanout the fan-out of the door instance
     * @param access what whoever waits may read
     * @param come called when something has come, perhaps more than once
     */
    Arrival(LiveFanout fanout, Access access, Runnable come) {
        this.session = new SubscriberSession(fanout, this, this, access);
        this.come = come;
    }

    /**
     * Listens.
     *
     * @param filters what to
     * @param position behind which messages are to be noticed
     * @return completed when nothing can come unnoticed any more
     */
    Future<Void> listen(List<TopicFilter> filters, Position position) {
        Wish wish = Wish.behind(position);
        List<Future<Void>> joined = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            joined.add(session.subscribe(filter, wish));
        }
        return Future.all(joined).mapEmpty();
    }

    /** Gives the interest back. */
    void close() {
        session.close();
    }

    @Override
    public Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
        if (runs.get(0).isStored()) {
            come.run();
        }
        return NOTHING;
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        come.run();
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void write(ByteBuf encoded) {
        // There is nothing in it.
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        // Of fleeting messages, which are not waited for.
    }

    @Override
    public void flush() {
        // Nothing is written.
    }

    @Override
    public void whenSent(Runnable action) {
        action.run();
    }
}

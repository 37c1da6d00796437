package io.herald.bus;

import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.topic.From;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/**
 * Hands a record over the event bus by reference: no copy, no serialisation. It therefore works inside one process
 * only, and says so when it is asked for more.
 *
 * @param <T> the record
 */
final class LocalCodec<T> implements MessageCodec<T, T> {
    private static final List<Class<?>> CARRIED = List.of(
            Publication.class,
            Submission.class,
            Delivery.class,
            Interests.class,
            TopicsQuery.class,
            TopicsAnswer.class,
            EndsQuery.class,
            EndsAnswer.class,
            RetainedQuery.class,
            RetainedAnswer.class,
            LogHead.class,
            SessionClaim.class,
            SessionOrder.class,
            SessionErrand.class,
            AcksAnswer.class,
            RedriveAnswer.class,
            SessionAnswer.class,
            SessionSave.class,
            GroupJoin.class,
            GroupNews.class,
            GroupShare.class,
            ConnectionsQuery.class,
            ConnectionsAnswer.class,
            DoorsAnswer.class,
            SessionsQuery.class,
            SessionsAnswer.class,
            Presence.class,
            IdentityClaim.class,
            Identity.class,
            Ticket.class,
            Policy.class,
            BackupAnswer.class,
            Position.class,
            From.class,
            PageQuery.class,
            Page.class);

    private final String name;

    LocalCodec(Class<T> type) {
        this.name = "herald." + type.getSimpleName();
    }

    /** Makes the records of this room known to an event bus; to be called once for each Vert.x. */
    static void register(Vertx vertx) {
        for (Class<?> type : CARRIED) {
            register(vertx, type);
        }
    }

    private static <T> void register(Vertx vertx, Class<T> type) {
        vertx.eventBus().registerDefaultCodec(type, new LocalCodec<>(type));
    }

    @Override
    public T transform(T record) {
        return record;
    }

    @Override
    public void encodeToWire(Buffer buffer, T record) {
        throw new UnsupportedOperationException(name + " does not leave the process");
    }

    @Override
    public T decodeFromWire(int pos, Buffer buffer) {
        throw new UnsupportedOperationException(name + " does not leave the process");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}

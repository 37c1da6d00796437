package io.herald.log;

import io.herald.bus.BusAddress;
import io.herald.bus.EndsAnswer;
import io.herald.bus.EndsQuery;
import io.herald.bus.RetainedAnswer;
import io.herald.bus.RetainedQuery;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionsAnswer;
import io.herald.bus.SessionsQuery;
import io.herald.bus.SteadyTime;
import io.herald.storage.RetainedPage;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.From;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.SessionState;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads pages of the log for those who catch up, and looks up what lies where. There are a few, each on a worker
 * thread that may block; they take turns.
 */
public final class LogReaderVerticle extends VerticleBase {
    /** What a failed answer carries beside its words. */
    private static final int FAILED = 1;

    private final Storage storage;
    private final StorageTrouble trouble =
            StorageTrouble.ofReading(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));

    /** @param storage what is read from */
    public LogReaderVerticle(Storage storage) {
        this.storage = storage;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<PageQuery>localConsumer(BusAddress.READ, query -> answer(query, this::page));
        vertx.eventBus().<RetainedQuery>localConsumer(BusAddress.RETAINED, query -> answer(query, this::retained));
        vertx.eventBus().<EndsQuery>localConsumer(BusAddress.ENDS, query -> answer(query, this::ends));
        vertx.eventBus().<From>localConsumer(BusAddress.FIND, from -> answer(from, this::find));
        vertx.eventBus().<String>localConsumer(BusAddress.SESSION, name -> answer(name, this::session));
        vertx.eventBus().<SessionsQuery>localConsumer(BusAddress.SESSIONS, query -> answer(query, this::sessions));
        return Future.succeededFuture();
    }

    private interface Reading<Q, A> {
        A read(Q query) throws StorageException;
    }

    private <Q, A> void answer(Message<Q> question, Reading<Q, A> reading) {
        try {
            question.reply(reading.read(question.body()));
            trouble.over();
        } catch (StorageException fault) {
            trouble.note(fault);
            question.fail(FAILED, "the log cannot be read");
        } catch (RuntimeException bug) {
            question.fail(FAILED, "a fault of the broker; its log has the details");
            throw bug;
        }
    }

    private Page page(PageQuery query) throws StorageException {
        return storage.read(
                new PageQuery(query.filters(), query.from(), query.maxMessages(), query.maxBytes(), SteadyTime.now()));
    }

    private RetainedAnswer retained(RetainedQuery query) throws StorageException {
        RetainedPage page = storage.retained(query.filter(), query.after(), query.maxBytes(), SteadyTime.now());
        return new RetainedAnswer(page.runs(), page.next(), page.more());
    }

    private SessionAnswer session(String name) throws StorageException {
        SessionState kept = storage.session(name).orElse(null);
        return new SessionAnswer(kept != null && kept.isExpired(SteadyTime.now()) ? null : kept);
    }

    private SessionsAnswer sessions(SessionsQuery query) throws StorageException {
        List<SessionState> page = storage.sessions(query.after(), query.most());
        String last = page.isEmpty() ? "" : page.get(page.size() - 1).name();
        boolean more = !page.isEmpty() && !storage.sessions(last, 1).isEmpty();
        Position head = storage.head();
        Position oldest = storage.oldest();
        long nowMs = SteadyTime.now();
        List<SessionsAnswer.Kept> kept = page.stream()
                .filter(state -> !state.isExpired(nowMs))
                .map(state -> kept(state, oldest, head))
                .toList();
        return new SessionsAnswer(kept, more ? last : "");
    }

    private static SessionsAnswer.Kept kept(SessionState state, Position oldest, Position head) {
        long lag = state.filters().isEmpty()
                ? 0
                : state.position().furtherOf(oldest).distanceTo(head);
        return new SessionsAnswer.Kept(
                state.name(),
                state.filters().size(),
                state.position(),
                lag,
                state.pending().size(),
                false);
    }

    private EndsAnswer ends(EndsQuery query) throws StorageException {
        Map<TopicName, EndsAnswer.Ends> found = new HashMap<>();
        for (TopicName topic : query.topics()) {
            storage.ends(topic).ifPresent(ends -> found.put(topic, new EndsAnswer.Ends(ends.first(), ends.last())));
        }
        return new EndsAnswer(found);
    }

    private Position find(From from) throws StorageException {
        return switch (from.place()) {
            case NEW -> storage.head();
            case EARLIEST -> storage.oldest();
            // What is not there yet was of another log: whoever waited for it would hear nothing of this one.
            case BEHIND -> from.position().earlierOf(storage.head());
            case SINCE -> storage.at(from.timeMs());
        };
    }
}

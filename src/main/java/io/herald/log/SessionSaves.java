package io.herald.log;

import io.herald.bus.SessionSave;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.SessionState;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be kept of durable sessions, gathered while the writer writes: all that came is saved at once, the last
 * word on each. It also forgets sessions that nobody came back to. Belongs to the writer, on its thread.
 */
final class SessionSaves {
    /** How many sessions are looked at in one go, so that a million of them keep nobody waiting. */
    private static final int LOOKED_AT = 500;
    /** How much longer an expired session is kept: while it is connected, it says so now and then. */
    private static final long GRACE_MS = 60_000;

    private final Storage storage;
    private final Recovery trouble;
    private final SteadyTime time;
    private List<Message<SessionSave>> waiting = new ArrayList<>();
    private String lookedAt = "";

    SessionSaves(Storage storage, Recovery trouble, SteadyTime time) {
        this.time = time;
        this.storage = storage;
        this.trouble = trouble;
    }

    void take(Message<SessionSave> save) {
        waiting.add(save);
    }

    /** Saves what has come, and answers. */
    void write() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Message<SessionSave>> saves = waiting;
        waiting = new ArrayList<>();
        Map<String, SessionState> last = new LinkedHashMap<>();
        saves.forEach(
                save -> last.put(save.body().name(), onTheClock(save.body().state())));
        try {
            for (Map.Entry<String, SessionState> one : last.entrySet()) {
                if (one.getValue() == null) {
                    storage.deleteSession(one.getKey());
                }
            }
            last.values().removeIf(state -> state == null);
            if (!last.isEmpty()) {
                storage.saveSessions(List.copyOf(last.values()));
            }
            saves.forEach(save -> save.reply(null));
        } catch (StorageException fault) {
            BrokerException refusal = trouble.refusal(fault);
            saves.forEach(save -> save.fail(refusal.code().ordinal(), refusal.getMessage()));
        }
    }

    /** A door says when a session was left by the machine's clock; what expires is told by one that does not jump. */
    private SessionState onTheClock(SessionState state) {
        return state == null
                ? null
                : state.leftAt(time.nowMs() - Math.max(0, System.currentTimeMillis() - state.leftMs()));
    }

    /** Looks at some sessions, others each time, and forgets those that have expired. */
    void dropExpired(long nowMs) throws StorageException {
        List<SessionState> some = storage.sessions(lookedAt, LOOKED_AT);
        lookedAt = some.size() < LOOKED_AT ? "" : some.get(some.size() - 1).name();
        for (SessionState session : some) {
            if (session.isExpired(nowMs - GRACE_MS)) {
                storage.deleteSession(session.name());
            }
        }
    }
}

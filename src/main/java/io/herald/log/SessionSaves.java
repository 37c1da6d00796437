package io.herald.log;

import io.herald.bus.SessionSave;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.SessionState;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be kept of durable sessions, gathered while the writer writes: all that came is saved at once, the last
 * word on each. It also forgets sessions that nobody came back to. Belongs to the writer, on its thread.
 */
final class SessionSaves {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSaves.class);
    /** How many sessions are looked at in one go, so that a million of them keep nobody waiting. */
    private static final int LOOKED_AT = 500;
    /** Where they are long they are read in pages, and no more than so many of them. */
    private static final int PAGES = 16;
    /** How much longer an expired session is kept: while it is connected, it says so now and then. */
    private static final long GRACE_MS = 60_000;

    private final Storage storage;
    private final Recovery trouble;
    private List<Message<SessionSave>> waiting = new ArrayList<>();
    private final LastWords lastWords;
    private String lookedAt = "";

    SessionSaves(Storage storage, Recovery trouble) {
        this.storage = storage;
        this.lastWords = new LastWords(storage);
        this.trouble = trouble;
    }

    void take(Message<SessionSave> save) {
        waiting.add(save);
    }

    /** Saves what has come, forgets what is to be forgotten, and answers each for itself, whatever goes wrong. */
    void write() {
        if (!waiting.isEmpty()) {
            writeWaiting();
        }
        if (!lastWords.isEmpty() && trouble.reason() == null) {
            try {
                lastWords.keep();
            } catch (StorageException fault) {
                trouble.note(fault);
            }
        }
    }

    /** Nothing comes any more. */
    void end() {
        lastWords.end();
    }

    private void writeWaiting() {
        Map<String, List<Message<SessionSave>>> byName = new LinkedHashMap<>();
        waiting.forEach(save -> byName.computeIfAbsent(save.body().name(), name -> new ArrayList<>(1))
                .add(save));
        waiting = new ArrayList<>();
        List<SessionState> kept = new ArrayList<>();
        List<Message<SessionSave>> keeping = new ArrayList<>();
        byName.forEach((name, saves) -> {
            lastWords.forget(name);
            SessionState last = lastOf(saves);
            if (last == null) {
                answer(saves, () -> storage.deleteSession(name));
            } else {
                kept.add(last);
                keeping.addAll(saves);
            }
        });
        if (!kept.isEmpty()) {
            answer(keeping, () -> storage.saveSessions(kept));
        }
    }

    private SessionState lastOf(List<Message<SessionSave>> saves) {
        return saves.get(saves.size() - 1).body().state();
    }

    private interface Writing {
        void write() throws StorageException;
    }

    private void answer(List<Message<SessionSave>> saves, Writing writing) {
        try {
            writing.write();
            saves.forEach(save -> save.reply(null));
        } catch (StorageException fault) {
            refuse(saves, trouble.refusal(fault));
            saves.stream()
                    .map(Message::body)
                    .filter(SessionSave::isLast)
                    .forEach(save -> lastWords.add(save.name(), save.state()));
        } catch (RuntimeException bug) {
            LOG.error("Durable sessions could not be kept", bug);
            refuse(saves, new BrokerException(ErrorCode.INTERNAL, "a fault of the broker; its log has the details"));
        }
    }

    private static void refuse(List<Message<SessionSave>> saves, BrokerException refusal) {
        saves.forEach(save -> save.fail(refusal.code().ordinal(), refusal.getMessage()));
    }

    /** Looks at some sessions, others each time, and forgets those that have expired. */
    void dropExpired(long nowMs) throws StorageException {
        int left = LOOKED_AT;
        for (int pages = 0; pages < PAGES && left > 0; pages++) {
            List<SessionState> some = storage.sessions(lookedAt, left);
            dropExpired(some, nowMs);
            lookedAt = some.isEmpty() ? "" : some.get(some.size() - 1).name();
            left = some.isEmpty() ? 0 : left - some.size();
        }
    }

    private void dropExpired(List<SessionState> some, long nowMs) throws StorageException {
        for (SessionState session : some) {
            if (session.isExpired(nowMs - GRACE_MS)) {
                storage.deleteSession(session.name());
            }
        }
    }
}

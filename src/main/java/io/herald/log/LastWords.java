package io.herald.log;

import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sessions were left that could not be kept then: they are once the storage takes them, and what that is is told
 * in two lines, however many they are. Belongs to the writer, on its thread.
 */
final class LastWords {
    /** The most that are remembered; of any more what was acknowledged last comes again. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    private final Storage storage;
    /** By the session's name; null where it is to be forgotten. */
    private final Map<String, SessionState> unsaved = new LinkedHashMap<>();

    private long lost;

    LastWords(Storage storage) {
        this.storage = storage;
    }

    boolean isEmpty() {
        return unsaved.isEmpty();
    }

    /** This could not be kept. */
    void add(String name, SessionState state) {
        if (unsaved.isEmpty()) {
            LOG.warn("How sessions were left cannot be kept at present; that is tried again");
        }
        if (unsaved.size() < MOST) {
            unsaved.put(name, state);
        } else {
            lost++;
        }
    }

    /** Something else is kept of a session now. */
    void forget(String name) {
        unsaved.remove(name);
    }

    /** Keeps them all, or none. */
    void keep() throws StorageException {
        List<SessionState> states = new ArrayList<>();
        for (Map.Entry<String, SessionState> one : unsaved.entrySet()) {
            if (one.getValue() == null) {
                storage.deleteSession(one.getKey());
            } else {
                states.add(one.getValue());
            }
        }
        if (!states.isEmpty()) {
            storage.saveSessions(states);
        }
        LOG.info("How {} sessions were left is kept now", unsaved.size());
        unsaved.clear();
        tellLost();
    }

    /** There will be no other time. */
    void end() {
        if (!unsaved.isEmpty()) {
            try {
                keep();
            } catch (StorageException fault) {
                lost += unsaved.size();
                unsaved.clear();
            }
        }
        tellLost();
    }

    private void tellLost() {
        if (lost > 0) {
            LOG.warn("How {} sessions were left could not be kept: what was acknowledged last comes again", lost);
            lost = 0;
        }
    }
}

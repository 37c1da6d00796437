package io.herald.bus;

import io.herald.topic.SessionState;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;

/** A durable session that a door holds, alone, until it releases it. Belongs to the event loop of the door instance. */
public final class OpenSession {
    private final EventBus bus;
    private final SessionDesk desk;
    private final SessionClaim claim;
    private final SessionState state;

    OpenSession(EventBus bus, SessionDesk desk, SessionClaim claim, SessionState state) {
        this.bus = bus;
        this.desk = desk;
        this.claim = claim;
        this.state = state;
    }

    /** The session's name. */
    public String name() {
        return claim.name();
    }

    /** What was kept of it when it was opened; null for a new one. */
    public SessionState state() {
        return state;
    }

    /**
     * Keeps a state of it from now on, in place of the one before.
     *
     * @param kept the state; null to forget the session
     * @return completed when that is on disk, as surely as {@code log.sync} says; failed where nothing has changed
     */
    public Future<Void> save(SessionState kept) {
        return save(new SessionSave(name(), kept, false));
    }

    /**
     * Keeps a state of it as {@link #save} does, before it is released. Where that fails it is tried again until it
     * can be done, unless whoever holds the session next has had something kept by then.
     */
    public Future<Void> saveLast(SessionState kept) {
        return save(new SessionSave(name(), kept, true));
    }

    private Future<Void> save(SessionSave save) {
        return bus.request(BusAddress.SAVE, save).recover(BusRefusal::of).mapEmpty();
    }

    /** Holds it no more; whoever waits for it may have it. */
    public void release() {
        desk.release(claim);
    }
}

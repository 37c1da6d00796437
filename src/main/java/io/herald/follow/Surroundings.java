package io.herald.follow;

import io.herald.bus.Broker;
import io.vertx.core.Vertx;

/** Where the log is followed: an event loop, and a way to the core from there. */
public interface Surroundings {
    /** For time-outs, on this event loop. */
    Vertx vertx();

    /** Where the log is read. */
    Broker broker();

    /** What is on its way from here to the dead letters. */
    Burials burials();

    /** This one follows the log now, and is to be told how far the live feed is, now and then. */
    void follows(LogFollowing one);

    /** This one does so no more. */
    void followsNoMore(LogFollowing one);
}

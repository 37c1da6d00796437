/**
 * How the log is followed by whoever does: pages are asked for, what is not acknowledged is sent again, and what is to
 * outlive the follower is saved. The doors' sessions do so, and the groups that share; where the messages go from here
 * is theirs to say, by an {@link io.herald.follow.Outlet}. All of it belongs to its owner's event loop.
 */
package io.herald.follow;

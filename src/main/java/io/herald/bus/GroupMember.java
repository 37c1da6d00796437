package io.herald.bus;

/** A subscriber that shares. Called on the event loop of its door instance. */
public interface GroupMember {
    /** Takes what the group gives it, and releases the share. */
    void take(GroupShare share);
}

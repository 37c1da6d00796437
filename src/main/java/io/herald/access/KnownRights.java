package io.herald.access;

import java.util.function.Supplier;

/**
 * The rights of users that asked lately, so that all connections of one user share them. Event loops ask without a
 * lock: what is kept has final fields only, so whoever finds it sees all of it, and where two keep something at once
 * either will do. Owned by a policy, and forgotten with it.
 */
final class KnownRights {
    /** A power of two, as each has a place by its name's hash. */
    static final int MOST_USERS = 1024;
    /** Of all of them together: about ten megabytes, where each has the user's name in it. */
    static final int MOST_FILTERS = 1 << 17;
    /** A token may name anybody; whose name is longer is not kept. */
    static final int LONGEST_NAME = 256;

    private final Known[] places;

    private record Known(String user, Rights rights) {}

    /** @param filters how many there are, all of which might be of one user */
    KnownRights(int filters) {
        int most = Math.min(MOST_USERS, MOST_FILTERS / Math.max(1, filters));
        places = new Known[Integer.highestOneBit(Math.max(1, most))];
    }

    /** Those of a user, found out where they are not known. */
    Rights of(String user, Supplier<Rights> findOut) {
        int hash = user.hashCode();
        int place = (hash ^ hash >>> 16) & places.length - 1;
        Known known = places[place];
        if (known != null && known.user.equals(user)) {
            return known.rights;
        }
        Rights rights = findOut.get();
        if (user.length() <= LONGEST_NAME) {
            places[place] = new Known(user, rights);
        }
        return rights;
    }
}

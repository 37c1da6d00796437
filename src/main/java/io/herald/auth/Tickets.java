package io.herald.auth;

import io.herald.access.Identity;
import io.herald.bus.Ticket;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tickets that were given out and not taken yet: each is taken once, soon, or never. They are in memory only.
 * Belongs to whoever gives them out, on one thread.
 */
final class Tickets {
    /** How long a ticket is good for. */
    static final long LIFE_MS = 30_000;
    /** The most tickets there are at a time, of all users. */
    static final int MOST = 10_000;
    /** The most tickets of one user at a time. */
    static final int MOST_OF_ONE = 100;

    private static final int TEXT_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    /** By their texts, the oldest first. */
    private final Map<String, Given> given = new LinkedHashMap<>();

    private final Map<String, Integer> ofUser = new HashMap<>();

    private record Given(Identity identity, long givenMs) {}

    /**
     * Gives a ticket to somebody.
     *
     * @param nowMs the time on a clock that only goes forward, in milliseconds
     * @param timeMs the time of day, in milliseconds since 1970
     * @throws BrokerException where there are too many
     */
    Ticket give(Identity identity, long nowMs, long timeMs) {
        forgetThoseTooOld(nowMs);
        if (given.size() >= MOST || ofUser.getOrDefault(identity.user(), 0) >= MOST_OF_ONE) {
            throw new BrokerException(
                    ErrorCode.RATE_LIMITED, "too many tickets wait to be used; try again in " + LIFE_MS / 1_000 + " s");
        }
        byte[] bytes = new byte[TEXT_BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        given.put(text, new Given(identity, nowMs));
        ofUser.merge(identity.user(), 1, Integer::sum);
        return new Ticket(text, Math.min(timeMs + LIFE_MS, identity.expiresAtMs()));
    }

    /**
     * Takes a ticket, which is no ticket any more then.
     *
     * @return whose it is
     * @throws BrokerException where it is none, any more
     */
    Identity take(String text, long nowMs) {
        forgetThoseTooOld(nowMs);
        Given one = given.remove(text);
        if (one == null) {
            throw new BrokerException(
                    ErrorCode.UNAUTHENTICATED, "the ticket was used, is too old or never was one: get a new one");
        }
        countOff(one);
        return one.identity;
    }

    private void forgetThoseTooOld(long nowMs) {
        Iterator<Given> oldest = given.values().iterator();
        while (oldest.hasNext()) {
            Given one = oldest.next();
            if (nowMs - one.givenMs < LIFE_MS) {
                return;
            }
            oldest.remove();
            countOff(one);
        }
    }

    private void countOff(Given gone) {
        ofUser.computeIfPresent(gone.identity.user(), (user, count) -> count == 1 ? null : count - 1);
    }
}

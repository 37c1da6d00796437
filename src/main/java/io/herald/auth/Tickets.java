package io.herald.auth;

import io.herald.access.Identity;
import io.herald.bus.Ticket;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

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
    private final Map<String, Given> byText = new HashMap<>();
    private final Map<String, Integer> byUser = new HashMap<>();
    /** By when they were given, the oldest first; those that were taken are among them until it is their turn. */
    private final Queue<Given> given = new ArrayDeque<>();

    private record Given(String text, Identity identity, long givenMs) {}

    /**
     * Gives a ticket to somebody.
     *
     * @param nowMs the time on a clock that only goes forward, in milliseconds
     * @param timeMs the time of day, in milliseconds since 1970
     * @throws BrokerException where there are too many
     */
    Ticket give(Identity identity, long nowMs, long timeMs) {
        forgetThoseTooOld(nowMs);
        if (given.size() >= MOST || byUser.getOrDefault(identity.user(), 0) >= MOST_OF_ONE) {
            throw new BrokerException(
                    ErrorCode.RATE_LIMITED, "too many tickets wait to be used; each is good for 30 seconds");
        }
        byte[] text = new byte[TEXT_BYTES];
        random.nextBytes(text);
        Given one = new Given(Base64.getUrlEncoder().withoutPadding().encodeToString(text), identity, nowMs);
        byText.put(one.text, one);
        byUser.merge(identity.user(), 1, Integer::sum);
        given.add(one);
        return new Ticket(one.text, Math.min(timeMs + LIFE_MS, identity.expiresAtMs()));
    }

    /**
     * Takes a ticket, which is no ticket any more then.
     *
     * @return whose it is
     * @throws BrokerException where it is none, any more
     */
    Identity take(String text, long nowMs) {
        forgetThoseTooOld(nowMs);
        Given one = byText.remove(text);
        if (one == null) {
            throw new BrokerException(
                    ErrorCode.UNAUTHENTICATED, "the ticket was used, is too old or never was one: get a new one");
        }
        return one.identity;
    }

    private void forgetThoseTooOld(long nowMs) {
        while (!given.isEmpty() && nowMs - given.element().givenMs >= LIFE_MS) {
            Given old = given.remove();
            byText.remove(old.text);
            byUser.computeIfPresent(old.identity.user(), (user, count) -> count == 1 ? null : count - 1);
        }
    }
}

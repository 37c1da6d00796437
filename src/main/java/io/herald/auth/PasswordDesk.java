package io.herald.auth;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.auth.password.PasswordHash;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where passwords are checked: on threads of its own, few enough that clients who log in leave processors to the
 * others, and no more of them at a time than can be answered soon. Owned by the auth verticle, on its thread.
 */
final class PasswordDesk {
    /** So few that the last of them is answered within some seconds. */
    private static final int MOST_WAITING = 64;
    /** The rest is for those who have come in well from where they are: a flood does not keep them out. */
    private static final int MOST_STRANGERS = 48;

    private static final int MOST_PASSWORD = 1024;
    private static final int MOST_NAME = 1024;

    private final PasswordChecks checks;
    private final GuessLimit limit;
    private final RecentLogins recent;
    /** The same at the same time is checked once. */
    private final Map<String, Future<Identity>> underway = new HashMap<>();

    private Map<String, String> users = Map.of();
    private List<String> hashes = List.of();

    /**
     * @param vertx for the threads, which end with the calling verticle
     * @param limit how often it may be guessed
     * @param recent who came in lately
     */
    PasswordDesk(Vertx vertx, GuessLimit limit, RecentLogins recent) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.checks = new PasswordChecks(vertx, threads);
        this.limit = limit;
        this.recent = recent;
    }

    /** From now on these have passwords: the hash of each, by name. */
    void know(Map<String, String> others) {
        users = others;
        hashes = List.copyOf(others.values());
        recent.forget();
    }

    /** Whose password it is; fails with the same words, after as long a time, whether there is such a user or not. */
    Future<Identity> check(Credentials.Password shown, String address) {
        String user = shown.user();
        if (hashes.isEmpty() || shown.password().length() > MOST_PASSWORD || user.length() > MOST_NAME) {
            return Future.failedFuture(Refusals.unknown());
        }
        String key = recent.keyOf("password", user, shown.password());
        Future<Identity> same = underway.get(key);
        if (same != null) {
            return same;
        }
        long waitMs = limit.waitMs(user, address);
        if (waitMs > 0) {
            return Future.failedFuture(Refusals.tooOften(waitMs));
        }
        GuessLimit.Try attempt = limit.take(user, address);
        Identity known = recent.find(key);
        if (known != null) {
            limit.right(attempt);
            return Future.succeededFuture(known);
        }
        if (underway.size() >= (attempt.isFamiliar() ? MOST_WAITING : MOST_STRANGERS)) {
            limit.giveBack(attempt);
            return Future.failedFuture(
                    new BrokerException(ErrorCode.UNAVAILABLE, "too many want to come in now; try again in 1 s"));
        }
        Future<Identity> answer = slowly(key, shown, attempt);
        underway.put(key, answer);
        return answer;
    }

    private Future<Identity> slowly(String key, Credentials.Password shown, GuessLimit.Try attempt) {
        String user = shown.user();
        String hash = users.get(user);
        String checked = hash == null ? another(user) : hash;
        return checks.check(() -> PasswordHash.matches(checked, shown.password()), attempt.isFamiliar())
                .onComplete(done -> underway.remove(key))
                // Looked up again: users may have changed meanwhile.
                .compose(matches -> matches && hash != null && hash.equals(users.get(user))
                        ? Future.succeededFuture(new Identity(user, hash, Long.MAX_VALUE))
                        : Future.failedFuture(Refusals.unknown()))
                .onSuccess(identity -> {
                    limit.right(attempt);
                    recent.remember(key, identity);
                });
    }

    /** The hash of somebody else, always the same for a name, so that it takes as long as that of a user would. */
    private String another(String name) {
        return hashes.get(Math.floorMod(name.hashCode(), hashes.size()));
    }
}

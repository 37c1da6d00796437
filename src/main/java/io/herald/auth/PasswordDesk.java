package io.herald.auth;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.auth.password.PasswordHash;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;

/**
 * Where passwords are checked: on threads of its own, few enough that clients who log in leave processors to the
 * others, and no more of them at a time than can be answered soon. Owned by its verticle, on that verticle's thread.
 */
final class PasswordDesk {
    private static final int MOST_WAITING = 256;
    private static final int MOST_PASSWORD = 1024;

    private final WorkerExecutor checkers;
    private final Map<String, String> users;
    private final List<String> hashes;
    private int waiting;

    /**
     * @param vertx for the threads, which end with the calling verticle
     * @param users the hash of each user's password, by name
     */
    PasswordDesk(Vertx vertx, Map<String, String> users) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.checkers = vertx.createSharedWorkerExecutor("herald-passwords", threads);
        this.users = users;
        this.hashes = List.copyOf(users.values());
    }

    /** Whose password it is; fails with the same words, after as long a time, whether there is such a user or not. */
    Future<Identity> check(Credentials.Password shown) {
        if (hashes.isEmpty() || shown.password().length() > MOST_PASSWORD) {
            return Future.failedFuture(refusal());
        }
        if (waiting >= MOST_WAITING) {
            return Future.failedFuture(
                    new BrokerException(ErrorCode.UNAVAILABLE, "too many want to log in now; try again in 1 s"));
        }
        String hash = users.get(shown.user());
        String checked = hash == null ? another(shown.user()) : hash;
        waiting++;
        return checkers.executeBlocking(() -> PasswordHash.matches(checked, shown.password()), false)
                .onComplete(done -> waiting--)
                .compose(matches -> matches && hash != null
                        ? Future.succeededFuture(new Identity(shown.user(), hash, Long.MAX_VALUE))
                        : Future.failedFuture(refusal()));
    }

    /** The hash of somebody else, always the same for a name, so that it takes as long as that of a user would. */
    private String another(String name) {
        return hashes.get(Math.floorMod(name.hashCode(), hashes.size()));
    }

    static BrokerException refusal() {
        return new BrokerException(ErrorCode.UNAUTHENTICATED, "nobody is known here by what you show");
    }
}

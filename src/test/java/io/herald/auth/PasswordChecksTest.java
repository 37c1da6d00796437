package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row S3: those who guess do not have the processors for themselves. */
class PasswordChecksTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String HASH = PasswordHash.of("geheim");

    private final Vertx vertx = Vertx.vertx();
    private final PasswordChecks checks = new PasswordChecks(vertx, 1);
    /** When checks began and ended; written by the one thread that checks. */
    private final List<Long> timesNs = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private boolean check(String password) {
        timesNs.add(System.nanoTime());
        boolean right = PasswordHash.matches(HASH, password);
        timesNs.add(System.nanoTime());
        return right;
    }

    @Test
    void afterAWrongOneItRestsAsLongAsThatTook() throws Exception {
        List<Future<Boolean>> all = await(Future.future(made -> vertx.runOnContext(v -> made.complete(
                List.of(checks.check(() -> check("guess"), false), checks.check(() -> check("geheim"), false))))));

        assertThat(await(all.get(0))).isFalse();
        assertThat(await(all.get(1))).isTrue();
        long tookNs = timesNs.get(1) - timesNs.get(0);
        assertThat(timesNs.get(2) - timesNs.get(1)).isGreaterThan(tookNs - 2 * MS);
    }

    @Test
    void aCheckThatFailsIsAnsweredAndTheNextOneComes() throws Exception {
        List<Future<Boolean>> all = await(Future.future(made -> vertx.runOnContext(v -> made.complete(List.of(
                checks.check(
                        () -> {
                            throw new IllegalStateException("no hash");
                        },
                        false),
                checks.check(() -> check("geheim"), false))))));

        assertThat(await(all.get(0).recover(fault -> Future.succeededFuture(false))))
                .isFalse();
        assertThat(await(all.get(1))).isTrue();
    }

    @Test
    void aQuickCheckIsNotAnsweredBeforeWhoAskedGoesOn() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            boolean early = await(Future.future(made -> vertx.runOnContext(v -> {
                Future<Boolean> checked = checks.check(() -> true, false);
                boolean isComplete = checked.isComplete();
                checked.onComplete(done -> made.complete(isComplete));
            })));
            assertThat(early).as("check %d", i).isFalse();
        }
    }

    @Test
    void theFamiliarComeBeforeTheOthersAndInTheirOrder() throws Exception {
        List<String> order = new ArrayList<>();
        List<Future<Boolean>> all = await(Future.future(made -> vertx.runOnContext(
                v -> made.complete(Stream.of("begun", "stranger 1", "familiar 1", "stranger 2", "familiar 2")
                        .map(who -> checks.check(() -> order.add(who), who.startsWith("familiar")))
                        .toList()))));

        await(Future.all(all));
        assertThat(order).containsExactly("begun", "familiar 1", "familiar 2", "stranger 1", "stranger 2");
    }
}

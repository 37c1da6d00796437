package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.auth.password.PasswordHash;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.IdentityClaim;
import io.herald.config.AuthSettings;
import io.herald.config.ConfigReader;
import io.herald.topic.ErrorCode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes in by what, how long that takes, and how often it may go wrong. */
class AuthVerticleTest {
    private static final String HASH = PasswordHash.of("geheim");
    /** One of bcrypt that is checked in no time. */
    private static final String QUICK = "$2b$04$abcdefghijklmnopqrstuuPWRtT5yx7FBi4dcf6ROhboeNunUrLQ.";

    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private void users(String hash) throws Exception {
        AuthSettings settings = ConfigReader.read(
                        Map.of("HERALD_AUTH_USERS", "{\"alice\": \"" + hash + "\", \"bob\": \"" + hash + "\"}"))
                .auth();
        await(vertx.deployVerticle(
                new AuthVerticle(settings, true, () -> settings),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Future<Identity> claim(String user, String password, String address) {
        return vertx.eventBus()
                .<Identity>request(
                        BusAddress.IDENTIFY, new IdentityClaim(new Credentials.Password(user, password), address))
                .map(reply -> reply.body());
    }

    private ReplyException refusal(String user, String password, String address) {
        return refusal(claim(user, password, address));
    }

    private static ReplyException refusal(Future<Identity> claim) {
        return (ReplyException) catchThrowableOfType(ExecutionException.class, () -> await(claim))
                .getCause();
    }

    private static ErrorCode code(ReplyException refusal) {
        return ErrorCode.values()[refusal.failureCode()];
    }

    private long tookNs(String user, String password) {
        long begin = System.nanoTime();
        assertThat(code(refusal(user, password, "10.0.0.9"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        return System.nanoTime() - begin;
    }

    @Test
    void theRightPasswordIsItsUsers() throws Exception {
        users(HASH);

        assertThat(await(claim("alice", "geheim", "10.0.0.1"))).isEqualTo(new Identity("alice", HASH, Long.MAX_VALUE));
    }

    @Test
    void whoIsNotKnownHearsTheSameAsWhoIsWrongAndAsLate() throws Exception {
        users(HASH);

        assertThat(refusal("nobody", "geheim", "10.0.0.1").getMessage())
                .isEqualTo(refusal("alice", "wrong", "10.0.0.1").getMessage())
                .isEqualTo("nobody is known here by what you show");
        long known = IntStream.range(0, 4)
                .mapToLong(i -> tookNs("alice", "wrong" + i))
                .min()
                .orElseThrow();
        long unknown = IntStream.range(0, 4)
                .mapToLong(i -> tookNs("carol", "wrong" + i))
                .min()
                .orElseThrow();
        assertThat(unknown).isBetween(known / 4, known * 4);
    }

    @Test
    void whatWasRightLatelyIsNotCheckedSlowlyAgain() throws Exception {
        users(HASH);
        await(claim("alice", "geheim", "10.0.0.1"));
        long slowNs = IntStream.range(0, 3)
                .mapToLong(i -> tookNs("alice", "wrong" + i))
                .min()
                .orElseThrow();

        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            await(claim("alice", "geheim", "10.0.0.1"));
        }
        assertThat(System.nanoTime() - begin).isLessThan(10 * slowNs);
    }

    @Test
    void aThousandWhoComeAtOnceByTheSameAreCheckedOnce() throws Exception {
        users(HASH);

        List<Future<Identity>> claims = IntStream.range(0, 1000)
                .mapToObj(i -> claim("alice", "geheim", "10.0.0.1"))
                .toList();

        for (Future<Identity> claim : claims) {
            assertThat(await(claim).user()).isEqualTo("alice");
        }
    }

    @Test
    void whoGuessesIsToldToWaitAndLocksNobodyOut() throws Exception {
        users(QUICK);
        await(claim("alice", "geheim", "10.0.0.1"));

        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME + GuessLimit.AT_ONCE_OF_STRANGER; i++) {
            assertThat(code(refusal("alice", "guess" + i, "10.0.0.2"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
        ReplyException tooOften = refusal("alice", "geheim", "10.0.0.2");
        assertThat(code(tooOften)).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(tooOften.getMessage()).matches("too many tries to come in failed; try again in ([1-9]|10) s");
        assertThat(await(claim("alice", "geheim", "10.0.0.1")).user()).isEqualTo("alice");
        assertThat(await(claim("alice", "geheim", "10.0.0.3")).user()).isEqualTo("alice");
    }

    @Test
    void aFloodIsTurnedAwayAndNotKept() throws Exception {
        users(HASH);
        IntFunction<Future<Identity>> flood = i -> claim("user-" + i, "guess", "10.0." + i / 10 + ".1");
        await(claim("alice", "geheim", "10.0.0.1"));

        List<Future<Identity>> claims = IntStream.range(0, 300).mapToObj(flood).toList();
        // Looked at, though the others fill what there is for strangers.
        ReplyException familiar = refusal("alice", "mistyped", "10.0.0.1");
        List<ErrorCode> codes =
                claims.stream().map(claim -> code(refusal(claim))).toList();

        assertThat(code(familiar)).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(codes).filteredOn(ErrorCode.UNAVAILABLE::equals).hasSizeGreaterThan(100);
        assertThat(codes).containsOnly(ErrorCode.UNAVAILABLE, ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void whoHasComeInWellIsLookedAtBeforeAllWhoWait() throws Exception {
        users(HASH);
        await(claim("alice", "geheim", "10.0.0.1"));
        AtomicInteger answered = new AtomicInteger();

        List<Future<Identity>> strangers = IntStream.range(0, 40)
                .mapToObj(i -> claim("user-" + i, "guess", "10.0." + i + ".2"))
                .toList();
        strangers.forEach(one -> one.onComplete(done -> answered.incrementAndGet()));
        int before =
                await(claim("alice", "mistyped", "10.0.0.1").transform(done -> Future.succeededFuture(answered.get())));

        assertThat(before).isLessThan(20);
        strangers.forEach(one -> assertThat(code(refusal(one))).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void whoTriesTooOftenHearsOfItLate() throws Exception {
        users(QUICK);
        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME + GuessLimit.AT_ONCE_OF_STRANGER; i++) {
            refusal("alice", "guess" + i, "10.0.0.2");
        }

        long begin = System.nanoTime();
        assertThat(code(refusal("alice", "geheim", "10.0.0.2"))).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void aCertificateIsThatOfItsSubject() throws Exception {
        users(QUICK);
        Credentials shown = new Credentials.Certificate("device-7", 4_000_000_000_000L);

        Identity identity = await(
                        vertx.eventBus().<Identity>request(BusAddress.IDENTIFY, new IdentityClaim(shown, "10.0.0.1")))
                .body();

        assertThat(identity).isEqualTo(new Identity("device-7", "", 4_000_000_000_000L));
        assertThat(refusal(vertx.eventBus()
                        .<Identity>request(
                                BusAddress.IDENTIFY,
                                new IdentityClaim(
                                        new Credentials.Certificate("anonymous", 4_000_000_000_000L), "10.0.0.1"))
                        .map(reply -> reply.body())))
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
}

package io.herald.auth;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.IdentityClaim;
import io.herald.config.AuthSettings;
import io.herald.config.ConfigException;
import io.herald.config.UserName;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who somebody is and who may do what, and everyone when that changes. One instance, on a worker thread of its
 * own; passwords are checked on others.
 */
public final class AuthVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AuthVerticle.class);
    /** A change is seen at the second look after it: within a second. */
    private static final long LOOK_MS = 400;
    /** What is held so long costs a place among the connections, and no thread. */
    private static final long HELD_MS = 1_000;

    private final Supplier<AuthSettings> written;
    private final boolean identifies;
    private AuthSettings settings;
    private Policy policy;
    private PasswordDesk passwords;
    private TokenDesk tokens;
    private WatchedFiles files;

    /**
     * @param settings where users, rules and keys come from
     * @param identifies whether there is a way to prove who one is, here or by a certificate
     * @param written reads the settings again, on the verticle's thread; fails with {@link ConfigException}
     */
    public AuthVerticle(AuthSettings settings, boolean identifies, Supplier<AuthSettings> written) {
        this.settings = settings;
        this.identifies = identifies;
        this.written = written;
    }

    /** Fails with {@link ConfigException} where a file is not there or is faulty: then nobody may come in. */
    @Override
    public Future<?> start() {
        GuessLimit limit = new GuessLimit(AuthVerticle::nowMs);
        RecentLogins recent = new RecentLogins(AuthVerticle::nowMs);
        passwords = new PasswordDesk(vertx, limit, recent);
        tokens = settings.jwt().keys().isEmpty() ? null : new TokenDesk(settings.jwt(), limit, recent);
        files = new WatchedFiles(settings);
        hold(Authority.read(settings));
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(policy));
        vertx.eventBus().localConsumer(BusAddress.IDENTIFY, this::identify);
        if (!files.isEmpty()) {
            vertx.setPeriodic(LOOK_MS, id -> look());
        }
        return Future.succeededFuture();
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void look() {
        if (files.haveChanged()) {
            readAgain(() -> settings);
        }
    }

    /**
     * Reads all files again at once, and users and rules that stand in the configuration itself; completed when that is
     * done. May be called on any thread.
     */
    public Future<Void> reread() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            files.areRead();
            readAgain(() -> settings.renewed(written.get()));
            done.complete();
        });
        return done.future();
    }

    /** Takes all of what is there now or, where anything of it is faulty, nothing. */
    private void readAgain(Supplier<AuthSettings> from) {
        Authority now;
        try {
            AuthSettings renewed = from.get();
            now = Authority.read(renewed);
            settings = renewed;
        } catch (ConfigException e) {
            LOG.warn("{}; what held before is kept", String.join("; ", e.faults()));
            return;
        }
        LOG.info("auth was read again: {}", now);
        hold(now);
        vertx.eventBus().publish(BusAddress.NEW_POLICY, policy);
    }

    private void hold(Authority now) {
        policy = now.policy(identifies);
        passwords.know(now.users());
        if (tokens != null) {
            tokens.know(now.keys());
        }
    }

    private void identify(Message<IdentityClaim> claim) {
        identity(claim.body()).onSuccess(claim::reply).onFailure(fault -> refuse(claim, fault));
    }

    /** Who has tried too often, or comes when too many do, hears of it late: a flood is as slow as its answers. */
    private void refuse(Message<IdentityClaim> claim, Throwable fault) {
        if (fault instanceof BrokerException refusal && refusal.code() == ErrorCode.UNAUTHENTICATED) {
            BusRefusal.answer(claim, fault);
        } else {
            vertx.setTimer(HELD_MS, id -> BusRefusal.answer(claim, fault));
        }
    }

    private Future<Identity> identity(IdentityClaim claim) {
        try {
            if (claim.credentials() instanceof Credentials.Password password) {
                return passwords.check(password, claim.address());
            }
            if (claim.credentials() instanceof Credentials.Token token && tokens != null) {
                return Future.succeededFuture(tokens.check(token.text(), claim.address()));
            }
            if (claim.credentials() instanceof Credentials.Certificate certificate
                    && UserName.isOne(certificate.subject())) {
                return Future.succeededFuture(new Identity(certificate.subject(), "", certificate.endsAtMs()));
            }
            return Future.failedFuture(Refusals.unknown());
        } catch (BrokerException refusal) {
            return Future.failedFuture(refusal);
        } catch (RuntimeException e) {
            // Only its kind: a message may have in it what was shown.
            LOG.warn(
                    "What somebody showed could not be looked at: {}",
                    e.getClass().getName());
            return Future.failedFuture(Refusals.unknown());
        }
    }
}

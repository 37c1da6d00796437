package io.herald.auth;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.IdentityClaim;
import io.herald.config.AuthSettings;
import io.herald.config.ConfigException;
import io.herald.config.RuleTable;
import io.herald.config.UserTable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Map;

/**
 * Tells who somebody is and who may do what. One instance, on a worker thread of its own; passwords are checked on
 * others.
 */
public final class AuthVerticle extends VerticleBase {
    private final AuthSettings settings;
    private Policy policy;
    private PasswordDesk passwords;

    /** @param settings where users, rules and keys come from */
    public AuthVerticle(AuthSettings settings) {
        this.settings = settings;
    }

    /** Fails with {@link ConfigException} where a file is not there or is faulty: then nobody may come in. */
    @Override
    public Future<?> start() {
        Map<String, String> users = settings.users().isEmpty() ? Map.of() : UserTable.read(settings.users());
        policy = Policy.of(
                settings.identifies(), users, settings.rules().isEmpty() ? null : RuleTable.read(settings.rules()));
        passwords = new PasswordDesk(vertx, users);
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(policy));
        vertx.eventBus().localConsumer(BusAddress.IDENTIFY, this::identify);
        return Future.succeededFuture();
    }

    private void identify(Message<IdentityClaim> claim) {
        Credentials credentials = claim.body().credentials();
        Future<Identity> identity = credentials instanceof Credentials.Password password
                ? passwords.check(password)
                : Future.failedFuture(PasswordDesk.refusal());
        identity.onSuccess(claim::reply).onFailure(fault -> BusRefusal.answer(claim, fault));
    }
}

package io.herald.gateway.mqtt;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.IdentityClaim;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells who somebody is by what a test says: a name whose password is the name, a token that a test knows. What it says
 * may be held back, and changed. May be used from any thread.
 */
final class FakeAuth extends VerticleBase {
    /** The address that has guessed too often has this user. */
    static final String GUESSER = "guesser";

    private final Map<String, Identity> tokens = new ConcurrentHashMap<>();
    private volatile Policy policy = Policy.OPEN;
    private volatile Promise<Void> held = released();

    private static Promise<Void> released() {
        Promise<Void> released = Promise.promise();
        released.complete();
        return released;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(policy));
        vertx.eventBus().<IdentityClaim>localConsumer(BusAddress.IDENTIFY, claim -> held.future()
                .onComplete(free -> identify(claim)));
        return Future.succeededFuture();
    }

    private void identify(Message<IdentityClaim> claim) {
        try {
            claim.reply(identity(claim.body().credentials()));
        } catch (BrokerException refusal) {
            BusRefusal.answer(claim, refusal);
        }
    }

    private Identity identity(Credentials shown) {
        if (shown instanceof Credentials.Token token && tokens.containsKey(token.text())) {
            return tokens.get(token.text());
        }
        if (shown instanceof Credentials.Password said && said.user().equals(GUESSER)) {
            throw new BrokerException(ErrorCode.RATE_LIMITED, "too many guesses");
        }
        if (shown instanceof Credentials.Password said && said.user().equals(said.password())) {
            return new Identity(said.user(), "proof", Long.MAX_VALUE);
        }
        throw new BrokerException(ErrorCode.UNAUTHENTICATED, "no");
    }

    /** Who shows this token is this from now on. */
    void know(String token, Identity identity) {
        tokens.put(token, identity);
    }

    /** Answers nobody. */
    void hold() {
        held = Promise.promise();
    }

    /** Answers those that asked meanwhile, and whoever asks. */
    void release() {
        held.tryComplete();
    }

    /** These users are known, and may do this; with null in the place of rules everything. */
    void rule(List<String> users, List<Rule> rules) {
        Map<String, String> proofs = new ConcurrentHashMap<>();
        users.forEach(user -> proofs.put(user, "proof"));
        policy = Policy.of(true, proofs, rules);
        vertx.eventBus().publish(BusAddress.NEW_POLICY, policy);
    }

    /** Nobody is asked who it is. */
    void open() {
        policy = Policy.OPEN;
        vertx.eventBus().publish(BusAddress.NEW_POLICY, policy);
    }
}

package io.herald.gateway.http;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.IdentityClaim;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows who somebody is by what a test says. It answers on its event loop; a test asks and tells on any thread. */
final class FakeAuth extends VerticleBase {
    private final Map<Credentials, Identity> known = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Runnable> held = new ArrayList<>();
    private volatile Policy policy;
    private volatile boolean holding;

    FakeAuth(Policy policy) {
        this.policy = policy;
    }

    /** Somebody is known by a name and a password. */
    FakeAuth with(String user, String password) {
        return with(new Credentials.Password(user, password), Identity.of(user));
    }

    FakeAuth with(Credentials credentials, Identity identity) {
        known.put(credentials, identity);
        return this;
    }

    /** Nobody is known by that any more. */
    void forget(Credentials credentials) {
        known.remove(credentials);
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    /** From now on, answers wait for {@link #release}. */
    void hold() {
        holding = true;
    }

    /** Answers, and holds nothing any more. */
    void release() {
        holding = false;
        context.runOnContext(v -> {
            held.forEach(Runnable::run);
            held.clear();
        });
    }

    /** Another policy holds. */
    void change(Policy other) {
        policy = other;
        vertx.eventBus().publish(BusAddress.NEW_POLICY, other);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(policy));
        vertx.eventBus().localConsumer(BusAddress.IDENTIFY, this::identify);
        return Future.succeededFuture();
    }

    private void identify(Message<IdentityClaim> claim) {
        asked.incrementAndGet();
        if (holding) {
            held.add(() -> answer(claim));
        } else {
            answer(claim);
        }
    }

    private void answer(Message<IdentityClaim> claim) {
        Identity identity = known.get(claim.body().credentials());
        if (identity != null) {
            claim.reply(identity);
        } else {
            BusRefusal.answer(claim, new BrokerException(ErrorCode.UNAUTHENTICATED, "wrong name or password"));
        }
    }
}

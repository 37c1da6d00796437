package io.herald.auth;

import io.herald.access.Policy;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.IdentityClaim;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;

/** Tells who somebody is and who may do what. One instance, on a worker thread of its own. */
public final class AuthVerticle extends VerticleBase {
    private final Policy policy;

    /** @param policy who may do what at the start */
    public AuthVerticle(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(policy));
        vertx.eventBus().localConsumer(BusAddress.IDENTIFY, this::identify);
        return Future.succeededFuture();
    }

    private void identify(Message<IdentityClaim> claim) {
        BusRefusal.answer(
                claim, new BrokerException(ErrorCode.UNAUTHENTICATED, "nobody is known here by what you show"));
    }
}

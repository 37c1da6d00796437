package io.herald.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Claimant;
import io.herald.bus.AcksAnswer;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.OpenSession;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionFilters;
import io.herald.bus.SessionHolder;
import io.herald.bus.SessionTask;
import io.herald.metrics.Metrics;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of whoever holds a session finds its way from one door to the other and back. */
class SessionErrandsVerticleTest {
    private static final SessionTask<AcksAnswer> ACKNOWLEDGE =
            holder -> holder.acknowledge(new SessionAcks(List.of(), List.of(), 0));

    private Vertx vertx;
    private FakeDoorVerticle holding;
    private FakeDoorVerticle asking;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(9, BrokerFacts.of("0", new Metrics()))));
        vertx.eventBus().localConsumer(BusAddress.SESSION, name -> name.reply(new SessionAnswer(null)));
        holding = FakeDoorVerticle.deploy(vertx);
        asking = FakeDoorVerticle.deploy(vertx);
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void whoeverHoldsTheSessionAnswersOnItsOwnEventLoop() throws Exception {
        FakeHolder holder = new FakeHolder(() -> Future.succeededFuture(new AcksAnswer(1, 2)));
        holding.ask(() -> holding.broker().openSession("s", holder, Claimant.ANYBODY));

        AcksAnswer answer = asking.ask(() -> asking.broker().askHolder("s", ACKNOWLEDGE, Claimant.ANYBODY));
        assertThat(answer).isEqualTo(new AcksAnswer(1, 2));
        assertThat(holder.calledOn).isSameAs(holding.ask(() -> Future.succeededFuture(Thread.currentThread())));
    }

    @Test
    void aRefusalOfTheHolderComesBackAsItWas() throws Exception {
        BrokerException refusal = new BrokerException(ErrorCode.STORAGE_FULL, "no room");
        holding.ask(() -> holding.broker()
                .openSession("s", new FakeHolder(() -> Future.failedFuture(refusal)), Claimant.ANYBODY));

        assertRefused(
                ErrorCode.STORAGE_FULL,
                () -> asking.ask(() -> asking.broker().askHolder("s", ACKNOWLEDGE, Claimant.ANYBODY)));
    }

    @Test
    void whereNobodyHoldsTheSessionNobodyAnswers() throws Exception {
        OpenSession left = holding.ask(() -> holding.broker()
                .openSession(
                        "s", new FakeHolder(() -> Future.succeededFuture(new AcksAnswer(1, 2))), Claimant.ANYBODY));
        holding.ask(() -> {
            left.release();
            return Future.succeededFuture();
        });

        assertRefused(
                ErrorCode.NOT_FOUND,
                () -> asking.ask(() -> asking.broker().askHolder("s", SessionHolder::tell, Claimant.ANYBODY)));
    }

    @Test
    void whoYieldsGetsASessionOnlyWhenNobodyHoldsIt() throws Exception {
        FakeHolder holder = new FakeHolder(() -> Future.succeededFuture(new AcksAnswer(1, 2)));
        OpenSession held = holding.ask(() -> holding.broker().openSession("s", holder, Claimant.ANYBODY));
        assertRefused(
                ErrorCode.CONFLICT,
                () -> asking.ask(() -> asking.broker().openIdleSession("s", holder, Claimant.ANYBODY)));
        assertThat(holder.toldToLeave).isFalse();

        holding.ask(() -> {
            held.release();
            return Future.succeededFuture();
        });
        assertThat(asking.ask(() -> asking.broker().openIdleSession("s", holder, Claimant.ANYBODY))
                        .name())
                .isEqualTo("s");
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .satisfies(fault -> assertThat(((BrokerException) fault).code()).isEqualTo(code));
    }

    private static final class FakeHolder implements SessionHolder {
        private final Supplier<Future<AcksAnswer>> answer;
        private volatile Thread calledOn;
        private volatile boolean toldToLeave;

        FakeHolder(Supplier<Future<AcksAnswer>> answer) {
            this.answer = answer;
        }

        @Override
        public Future<Void> takenOver() {
            toldToLeave = true;
            return Future.succeededFuture();
        }

        @Override
        public Future<SessionAnswer> tell() {
            return Future.succeededFuture(new SessionAnswer(null));
        }

        @Override
        public Future<SessionAnswer> subscribe(SessionFilters filters) {
            return tell();
        }

        @Override
        public Future<RedriveAnswer> redrive() {
            return Future.succeededFuture(new RedriveAnswer(0, 0, false));
        }

        @Override
        public Future<AcksAnswer> acknowledge(SessionAcks acks) {
            calledOn = Thread.currentThread();
            return answer.get();
        }
    }
}

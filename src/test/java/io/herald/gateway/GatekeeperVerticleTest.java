package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Access;
import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.SteadyTime;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row R8: what proves who one is ends by the machine's clock, whatever that does; see {@code SteadyTimeTest}. */
class GatekeeperVerticleTest {
    private static final long JUMP_MS = 2 * 3_600_000;
    private static final long PATIENCE_S = 10;
    private static final Credentials TOKEN = new Credentials.Token("alice's");

    private final AtomicLong machineMs = new AtomicLong(1_000_000_000_000L);
    private final Identity shortly = new Identity("alice", "", machineMs.get() + JUMP_MS / 2);
    private FanoutStage stage;
    private Gatekeeper keeper;

    /** Somebody who is told to leave, perhaps. */
    private static final class Visitor implements Gatekeeper.Guest {
        private final CompletableFuture<ErrorCode> reason = new CompletableFuture<>();

        @Override
        public List<TopicFilter> filters() {
            return List.of();
        }

        @Override
        public void sendAway(BrokerException refusal) {
            reason.complete(refusal.code());
        }
    }

    @BeforeEach
    void open() throws Exception {
        stage = FanoutStage.open();
        stage.vertx
                .eventBus()
                .localConsumer(BusAddress.POLICY, question -> question.reply(Policy.of(true, Map.of(), null)));
        stage.vertx.eventBus().localConsumer(BusAddress.IDENTIFY, claim -> claim.reply(shortly));
        keeper = stage.on(() -> new Gatekeeper(stage.vertx, stage.door.broker(), stage.fanout, machineMs::get));
        FakeDoorVerticle.wait(stage.on(() -> keeper.ready()));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private Access letIn(Visitor visitor, Identity identity) throws Exception {
        Access access = stage.on(() -> keeper.letIn(visitor));
        Future<Void> known = stage.on(() -> keeper.recognize(access, identity));
        FakeDoorVerticle.wait(known);
        return access;
    }

    private Future<Void> identify() throws Exception {
        return stage.on(() -> keeper.identify(keeper.letIn(new Visitor()), TOKEN, "10.0.0.1"));
    }

    @Test
    void whoseProofEndsByTheMachinesClockIsSentAwayAndNobodyElse() throws Exception {
        Visitor ending = new Visitor();
        Visitor lasting = new Visitor();
        letIn(ending, shortly);
        Access other = letIn(lasting, Identity.of("bob"));
        long steadyMs = SteadyTime.now();

        machineMs.addAndGet(JUMP_MS);

        assertThat(ending.reason.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(lasting.reason).isNotDone();
        assertThat(other.identity().user()).isEqualTo("bob");
        assertThat(SteadyTime.now()).isBetween(steadyMs, steadyMs + JUMP_MS / 2);
    }

    @Test
    void aProofThatHasEndedByItLetsNobodyInUntilTheClockIsSetBack() throws Exception {
        FakeDoorVerticle.wait(identify());

        machineMs.addAndGet(JUMP_MS);
        assertRefused(identify());
        assertRefused(stage.on(() -> keeper.recognize(keeper.letIn(new Visitor()), shortly)));

        machineMs.addAndGet(-JUMP_MS);
        FakeDoorVerticle.wait(identify());
    }

    private static void assertRefused(Future<Void> proof) {
        assertThatThrownBy(() -> FakeDoorVerticle.wait(proof))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("who you are has expired");
    }
}

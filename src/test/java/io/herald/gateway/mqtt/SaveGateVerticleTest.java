package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.delivery.Handshaking;
import io.herald.topic.SessionState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SaveGateVerticleTest {
    private final Handshaking handshaking =
            new Handshaking(SessionState.begin("client", 1, 1), new Handshaking.Limits(9, 9), 7);
    private final Queue<Promise<Void>> saves = new ArrayDeque<>();
    private final List<String> happened = new ArrayList<>();
    private Vertx vertx;
    private FakeDoorVerticle door;
    private SaveGate gate;
    private int packetId;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        door = FakeDoorVerticle.deploy(vertx);
        gate = new SaveGate(
                vertx,
                handshaking.saves(),
                () -> {
                    happened.add("save");
                    saves.add(Promise.promise());
                    return last().future();
                },
                () -> happened.add("opened"));
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    private Promise<Void> last() {
        return List.copyOf(saves).get(saves.size() - 1);
    }

    private void on(Runnable action) throws Exception {
        door.ask(() -> {
            action.run();
            return Future.succeededFuture();
        });
        // What was put off to the next turn.
        door.ask(Future::succeededFuture);
    }

    private void hold(String what) {
        long change = handshaking.receiving().publish(++packetId).after();
        gate.after(change, () -> happened.add(what), () -> happened.add("no " + what));
    }

    @Test
    void whatCameInOneTurnIsSavedOnceAndGoesOnTogether() throws Exception {
        on(() -> {
            hold("a");
            hold("b");
        });
        on(() -> saves.remove().complete());

        assertThat(happened).containsExactly("save", "a", "b", "opened");
    }

    @Test
    void aSaveThatFailedIsTriedAgainOnceForAllThatCameMeanwhile() throws Exception {
        on(() -> hold("a"));
        on(() -> saves.remove().fail("the disk is full"));
        on(() -> hold("b"));
        on(() -> hold("c"));
        assertThat(happened).containsExactly("save");

        Promise<Void> later = Promise.promise();
        vertx.setTimer(SaveGate.RETRY_MS + 200, id -> later.complete());
        FakeDoorVerticle.wait(later.future());
        on(() -> saves.remove().complete());
        assertThat(happened).containsExactly("save", "save", "a", "b", "c", "opened");
    }

    @Test
    void whatIsHeldDoesNotHappenWhenTheConnectionIsGone() throws Exception {
        on(() -> {
            hold("a");
            gate.close();
        });

        assertThat(happened).containsExactly("no a");
    }
}

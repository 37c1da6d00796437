package io.herald.delivery;

import static io.herald.delivery.Receiving.What.ANSWER;
import static io.herald.delivery.Receiving.What.BREAK_OFF;
import static io.herald.delivery.Receiving.What.DENY;
import static io.herald.delivery.Receiving.What.STORE;
import static io.herald.delivery.Receiving.What.STORE_AGAIN;
import static io.herald.delivery.Receiving.What.TOO_OFTEN;
import static io.herald.delivery.Receiving.What.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.delivery.Receiving.Answer;
import io.herald.delivery.Receiving.Arrival;
import io.herald.topic.Handshakes;
import io.herald.topic.Handshakes.Incoming;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client that may have two messages open. */
class ReceivingTest {
    private final Saves saves = new Saves();
    private final Receiving receiving = new Receiving(Handshakes.NONE, saves, 0xab, new Handshaking.Limits(9, 2, 1));

    private Receiving resumed(Incoming... kept) {
        return new Receiving(
                new Handshakes(0xcd, 5, List.of(), List.of(kept)), saves, 0xab, new Handshaking.Limits(9, 2));
    }

    @Test
    void aMessageIsStoredOnceItsNumberIsOnDisk() {
        Arrival arrival = receiving.publish(9);

        assertThat(arrival.what()).isEqualTo(STORE);
        assertThat(arrival.key()).isEqualTo("ab:1");
        assertThat(saves.has(arrival.after())).isFalse();
        assertThat(receiving.birth()).isEqualTo(0xab);
        assertThat(receiving.incoming()).containsExactly(new Incoming(9, 1, false));
    }

    @Test
    void aRepeatIsNotStored() {
        receiving.publish(9);
        assertThat(receiving.publish(9).what()).isEqualTo(WAIT);

        assertThat(receiving.stored(9)).isTrue();
        assertThat(receiving.publish(9)).isEqualTo(new Arrival(ANSWER, "", Saves.NOW));
        assertThat(receiving.open()).isEqualTo(1);
    }

    @Test
    void aPacketIdIsUsedAgainUnderAnotherKey() {
        receiving.publish(9);
        receiving.stored(9);
        Answer complete = receiving.pubrel(9);

        assertThat(complete.known()).isTrue();
        assertThat(saves.has(complete.after())).isFalse();
        assertThat(receiving.publish(9).key()).isEqualTo("ab:2");
    }

    @Test
    void anUnknownPacketIdIsCompletedWithTheLastThatWasLetGo() {
        assertThat(receiving.pubrel(3)).isEqualTo(new Answer(false, Saves.NOW));

        receiving.publish(9);
        Answer complete = receiving.pubrel(9);
        assertThat(receiving.pubrel(9)).isEqualTo(new Answer(false, complete.after()));
        assertThat(receiving.stored(9)).isFalse();
    }

    @Test
    void whatWasAnsweredComesAgainOnlySoOften() {
        receiving.publish(9);
        assertThat(receiving.publish(9).what()).isEqualTo(WAIT);
        assertThat(receiving.publish(9).what()).isEqualTo(WAIT);
        receiving.stored(9);
        assertThat(receiving.publish(9).what()).isEqualTo(ANSWER);
        assertThat(receiving.publish(9).what()).isEqualTo(TOO_OFTEN);

        Receiving again = resumed(new Incoming(7, 4, true));
        assertThat(again.publish(7).what()).isEqualTo(ANSWER);
        assertThat(again.publish(7).what()).isEqualTo(ANSWER);
        assertThat(again.publish(7).what()).isEqualTo(ANSWER);
    }

    @Test
    void whatMayNotBePublishedIsDeniedAndItsPacketIdIsFreeForAnother() {
        assertThat(receiving.denied(9)).isEqualTo(new Arrival(DENY, "", Saves.NOW));
        assertThat(receiving.open()).isZero();
        assertThat(receiving.publish(9).key()).isEqualTo("ab:1");
    }

    @Test
    void whatWasTakenWhenItMightStillBePublishedEndsAsItBegan() {
        receiving.publish(9);
        assertThat(receiving.denied(9).what()).isEqualTo(WAIT);
        receiving.stored(9);
        assertThat(receiving.denied(9).what()).isEqualTo(ANSWER);
        assertThat(receiving.pubrel(9).known()).isTrue();

        Receiving again = resumed(new Incoming(7, 4, false), new Incoming(8, 5, true));
        Arrival denied = again.denied(7);
        assertThat(denied.what()).isEqualTo(DENY);
        assertThat(saves.has(denied.after())).isFalse();
        assertThat(again.denied(8).what()).isEqualTo(ANSWER);
        assertThat(again.open()).isEqualTo(1);
        assertThat(again.publish(7).key()).isEqualTo("cd:6");
    }

    @Test
    void noMoreAreOpenThanTheClientMayHave() {
        receiving.publish(1);
        receiving.publish(2);
        assertThat(receiving.publish(2).what()).isEqualTo(WAIT);
        assertThat(receiving.publish(3).what()).isEqualTo(BREAK_OFF);

        receiving.pubrel(1);
        assertThat(receiving.publish(3).what()).isEqualTo(STORE);
    }

    @Test
    void whatIsResumedIsStoredAgainUnderItsKeyUnlessItIsKnownToBeStored() {
        Receiving again = resumed(new Incoming(7, 4, false), new Incoming(8, 5, true));

        assertThat(again.open()).isZero();
        assertThat(again.publish(7)).isEqualTo(new Arrival(STORE_AGAIN, "cd:4", Saves.NOW));
        assertThat(again.publish(7).what()).isEqualTo(WAIT);
        assertThat(again.publish(8).what()).isEqualTo(ANSWER);
        assertThat(again.publish(9).what()).isEqualTo(BREAK_OFF);
        assertThat(again.pubrel(8).known()).isTrue();
        assertThat(again.publish(9).key()).isEqualTo("cd:6");
    }

    @Test
    void whatIsResumedTakesNoPlaceUntilItComesAgain() {
        Receiving again = resumed(new Incoming(7, 4, true), new Incoming(8, 5, true));

        again.publish(1);
        again.publish(2);
        assertThat(again.pubrel(7).known()).isTrue();
        assertThat(again.open()).isEqualTo(2);
        assertThat(again.publish(8).what()).isEqualTo(BREAK_OFF);
    }

    @Test
    void eachChangeIsTold() {
        AtomicInteger changes = new AtomicInteger();
        saves.onChange(changes::incrementAndGet);

        receiving.publish(9);
        assertThat(changes.getAndSet(0)).isPositive();
        receiving.stored(9);
        assertThat(changes.getAndSet(0)).isPositive();
        receiving.publish(9);
        assertThat(changes.getAndSet(0)).isZero();
        receiving.pubrel(9);
        assertThat(changes.getAndSet(0)).isPositive();
    }
}

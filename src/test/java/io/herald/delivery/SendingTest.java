package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.herald.delivery.Sending.Publish;
import io.herald.delivery.Sending.Release;
import io.herald.topic.Handshakes;
import io.herald.topic.Handshakes.Outgoing;
import io.herald.topic.MessageId;
import io.herald.topic.QoS;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client that takes three messages at once. */
class SendingTest {
    private static final MessageId A = MessageId.of(1);
    private static final MessageId B = MessageId.of(2);
    private static final MessageId C = new MessageId(5, 9);
    private static final MessageId D = MessageId.of(4);
    private static final QoS ONE = QoS.AT_LEAST_ONCE;
    private static final QoS TWO = QoS.EXACTLY_ONCE;

    private final Saves saves = new Saves();
    private final Sending sending = new Sending(Handshakes.NONE, Set.of(), saves, 3);

    private Sending resumed(List<Outgoing> kept, MessageId... pending) {
        return new Sending(new Handshakes(0, 0, kept, List.of()), Set.of(pending), saves, 3);
    }

    @Test
    void aMessageWithQos1WaitsForNothingAndIsAcknowledgedOnce() {
        assertThat(sending.send(A, ONE)).isEqualTo(new Publish(1, ONE, false, Saves.NOW));
        assertThat(saves.isDue()).isFalse();

        assertThat(sending.puback(2)).isNull();
        assertThat(sending.puback(1)).isEqualTo(A);
        assertThat(sending.puback(1)).isNull();
        assertThat(sending.outgoing()).isEmpty();
    }

    @Test
    void aMessageWithQos2WaitsForTheDiskAtEachStep() {
        Publish publish = sending.send(A, TWO);
        assertThat(saves.has(publish.after())).isFalse();
        saves.saved(saves.saving());
        assertThat(saves.has(publish.after())).isTrue();

        Release release = sending.pubrec(1);
        assertThat(release.message()).isEqualTo(A);
        assertThat(saves.has(release.after())).isFalse();
        assertThat(sending.pubrec(1)).isEqualTo(new Release(1, null, true, release.after()));

        assertThat(sending.pubcomp(1)).isTrue();
        assertThat(sending.pubcomp(1)).isFalse();
        assertThat(sending.quota()).isEqualTo(3);
    }

    @Test
    void aMessageIsReleasedOnlyAfterItWasSentAndCompletedOnlyAfterItWasReleased() {
        sending.send(A, TWO);
        sending.send(B, ONE);

        assertThat(sending.puback(1)).isNull();
        assertThat(sending.pubcomp(1)).isFalse();
        assertThat(sending.pubrec(2)).isEqualTo(new Release(2, null, false, Saves.NOW));
        assertThat(sending.pubrec(9)).isEqualTo(new Release(9, null, false, Saves.NOW));
        assertThat(sending.refused(2)).isNull();
        assertThat(sending.refused(1)).isEqualTo(A);
        assertThat(sending.quota()).isEqualTo(2);
    }

    @Test
    void whatIsReleasedTakesItsPlaceUntilItIsCompleted() {
        sending.send(A, TWO);
        sending.send(B, TWO);
        sending.send(C, ONE);
        sending.pubrec(1);
        assertThat(sending.quota()).isZero();
        assertThat(sending.hasRoomFor(D)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> sending.send(D, ONE));

        sending.pubcomp(1);
        assertThat(sending.hasRoomFor(D)).isTrue();
        assertThat(sending.send(D, ONE).packetId()).isEqualTo(4);
    }

    @Test
    void aMessageIsOnItsWayOnceEvenIfItIsWantedTwice() {
        sending.send(A, TWO);

        assertThat(sending.send(A, ONE)).isNull();
        assertThat(sending.quota()).isEqualTo(2);
    }

    @Test
    void packetIdsGoRoundAndPassOverThoseThatAreTaken() {
        sending.send(A, ONE);
        for (int i = 2; i <= Handshakes.MAX_PACKET_ID; i++) {
            assertThat(sending.send(B, ONE).packetId()).isEqualTo(i);
            sending.puback(i);
        }

        assertThat(sending.send(B, ONE).packetId()).isEqualTo(2);
    }

    @Test
    void whatWasSentBeforeIsSentAgainUnderItsPacketIdAndOnItsTerms() {
        Sending again = resumed(List.of(new Outgoing(1, A, TWO, false), new Outgoing(2, B, ONE, false)), A, B, C);

        assertThat(again.quota()).isEqualTo(3);
        assertThat(again.send(C, ONE)).isEqualTo(new Publish(3, ONE, false, Saves.NOW));
        assertThat(again.send(A, ONE)).isEqualTo(new Publish(1, TWO, true, Saves.NOW));
        assertThat(again.send(B, ONE)).isEqualTo(new Publish(2, ONE, true, Saves.NOW));
        assertThat(again.hasRoomFor(D)).isFalse();
    }

    @Test
    void whatWasReleasedIsToBeReleasedAgainInOrder() {
        Sending again = resumed(List.of(new Outgoing(9, A, TWO, true), new Outgoing(2, B, TWO, true)));

        assertThat(again.owed()).containsExactly(9, 2);
        assertThat(again.quota()).isEqualTo(3);
        assertThat(again.pubcomp(9)).isTrue();
        assertThat(again.quota()).isEqualTo(3);
    }

    @Test
    void whatIsReleasedIsKeptInTheOrderOfItsReleaseBehindWhatIsSent() {
        sending.send(A, TWO);
        sending.send(B, TWO);
        sending.send(C, ONE);
        sending.pubrec(2);
        sending.pubrec(1);

        assertThat(sending.outgoing())
                .containsExactly(
                        new Outgoing(3, C, ONE, false), new Outgoing(2, B, TWO, true), new Outgoing(1, A, TWO, true));
    }

    @Test
    void thePacketIdOfAMessageThatIsGoneIsFreeOrWithQos2ToBeReleased() {
        Sending again = resumed(List.of(new Outgoing(1, A, ONE, false), new Outgoing(2, B, TWO, false)));

        assertThat(again.owed()).containsExactly(2);
        assertThat(again.outgoing()).containsExactly(new Outgoing(2, B, TWO, true));
        assertThat(again.send(B, TWO).packetId()).isEqualTo(1);
        assertThat(saves.isDue()).isTrue();
    }

    @Test
    void whatIsGoneBeforeItIsSentAgainIsReleased() {
        Sending again = resumed(List.of(new Outgoing(1, A, ONE, false), new Outgoing(2, B, TWO, false)), A, B);

        assertThat(again.settled(A)).isNull();
        Release release = again.settled(B);
        assertThat(release.packetId()).isEqualTo(2);
        assertThat(saves.has(release.after())).isFalse();
        assertThat(again.settled(B)).isNull();
        assertThat(again.settled(C)).isNull();
    }

    @Test
    void whatIsAcknowledgedElsewhereKeepsItsPacketIdUntilTheClientHasAnswered() {
        sending.send(A, ONE);
        sending.send(B, TWO);

        assertThat(sending.settled(A)).isNull();
        assertThat(sending.settled(B)).isNull();
        assertThat(sending.quota()).isEqualTo(1);
        assertThat(sending.puback(1)).isEqualTo(A);
        assertThat(sending.pubrec(2).message()).isEqualTo(B);
    }

    @Test
    void aClientMayAnswerLateOverItsNextConnection() {
        Sending again = resumed(List.of(new Outgoing(1, A, ONE, false), new Outgoing(2, B, TWO, false)), A, B);

        assertThat(again.puback(1)).isEqualTo(A);
        assertThat(again.pubrec(2).message()).isEqualTo(B);
        assertThat(again.pubcomp(2)).isTrue();
        assertThat(again.quota()).isEqualTo(3);
    }

    @Test
    void eachChangeIsTold() {
        AtomicInteger changes = new AtomicInteger();
        saves.onChange(changes::incrementAndGet);

        sending.send(A, ONE);
        assertThat(changes.getAndSet(0)).isPositive();
        sending.puback(1);
        assertThat(changes.getAndSet(0)).isPositive();
        sending.puback(1);
        assertThat(changes.getAndSet(0)).isZero();
        sending.send(B, TWO);
        assertThat(changes.getAndSet(0)).isPositive();
        sending.pubrec(2);
        assertThat(changes.getAndSet(0)).isPositive();
        sending.pubcomp(2);
        assertThat(changes.getAndSet(0)).isPositive();
    }
}

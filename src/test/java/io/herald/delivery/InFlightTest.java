package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageId;
import io.herald.topic.SessionState.Pending;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A window of three messages, ten milliseconds to acknowledge, two attempts. */
class InFlightTest {
    private static final MessageId A = MessageId.of(1);
    private static final MessageId B = MessageId.of(2);
    private static final MessageId C = new MessageId(5, 9);

    private final InFlight inFlight = new InFlight(3, 10, 2);

    @Test
    void whatIsSentTakesRoomUntilItIsAcknowledged() {
        inFlight.sent(A, 0);
        inFlight.sent(B, 0);
        assertThat(inFlight.room()).isEqualTo(1);

        assertThat(inFlight.ack(A)).isTrue();
        assertThat(inFlight.room()).isEqualTo(2);
        assertThat(inFlight.nextDueMs()).isEqualTo(10);
    }

    @Test
    void whatIsPutBackIsDueAtOnceAndWhatIsInFlightStaysAsItIs() {
        inFlight.sent(A, 0);

        inFlight.restore(List.of(new Pending(A, 0), new Pending(B, 0)), 5);
        assertThat(inFlight.pending()).containsExactly(new Pending(A, 1), new Pending(B, 0));
        assertThat(inFlight.nextDue(5)).isEqualTo(new InFlight.Due(B, 1, false));
        assertThat(inFlight.nextDue(9)).isNull();
        assertThat(inFlight.nextDue(10)).isEqualTo(new InFlight.Due(A, 2, false));
    }

    @Test
    void whatIsPutBackWhileItsLetterIsBeingStoredIsNotForgottenWithTheLetter() {
        inFlight.sent(A, 0);
        inFlight.sent(A, 0);
        assertThat(inFlight.nextDue(10)).isEqualTo(new InFlight.Due(A, 2, true));

        inFlight.restore(List.of(new Pending(A, 0)), 11);
        assertThat(inFlight.isHandedOut(A)).isFalse();
        inFlight.dead(A);
        assertThat(inFlight.size()).isOne();
        assertThat(inFlight.nextDue(11)).isEqualTo(new InFlight.Due(A, 1, false));
        assertThat(inFlight.isHandedOut(A)).isTrue();
    }

    @Test
    void anUnknownIdIsHarmless() {
        inFlight.sent(A, 0);

        assertThat(inFlight.ack(B)).isFalse();
        assertThat(inFlight.nack(B, 1, 0)).isFalse();
        assertThat(inFlight.resent(B, 0)).isFalse();
        inFlight.later(B, 0);
        inFlight.dead(B);
        assertThat(inFlight.pending()).containsExactly(new Pending(A, 1));
    }

    @Test
    void whatIsNotAcknowledgedInTimeIsHandedOutOnce() {
        inFlight.sent(A, 0);

        assertThat(inFlight.nextDue(9)).isNull();
        assertThat(inFlight.nextDue(10)).isEqualTo(new InFlight.Due(A, 2, false));
        assertThat(inFlight.nextDue(1_000)).isNull();
        assertThat(inFlight.nextDueMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsSentAgainTakesItsPlaceInTheWindowOnce() {
        inFlight.sent(A, 0);
        inFlight.nextDue(10);

        assertThat(inFlight.resent(A, 12)).isTrue();
        assertThat(inFlight.room()).isEqualTo(2);
        assertThat(inFlight.pending()).containsExactly(new Pending(A, 2));
        assertThat(inFlight.nextDueMs()).isEqualTo(22);
    }

    @Test
    void whatIsAcknowledgedWhileItIsReadAgainIsNotWritten() {
        inFlight.sent(A, 0);
        inFlight.nextDue(10);
        inFlight.ack(A);

        assertThat(inFlight.resent(A, 12)).isFalse();
        assertThat(inFlight.pending()).isEmpty();
    }

    @Test
    void whatIsWantedAgainComesAfterTheDelay() {
        inFlight.sent(A, 0);
        inFlight.sent(B, 0);
        inFlight.nack(B, 3, 1);

        assertThat(inFlight.nextDueMs()).isEqualTo(4);
        assertThat(inFlight.nextDue(3)).isNull();
        assertThat(inFlight.nextDue(4)).isEqualTo(new InFlight.Due(B, 2, false));
    }

    @Test
    void whatIsWantedAgainWhileItIsReadIsReadOnceMore() {
        inFlight.sent(A, 0);
        inFlight.nextDue(10);
        inFlight.nack(A, 5, 11);

        assertThat(inFlight.resent(A, 12)).isFalse();
        assertThat(inFlight.nextDue(16)).isEqualTo(new InFlight.Due(A, 2, false));
    }

    @Test
    void whatCannotBeReadIsDueAgain() {
        inFlight.sent(A, 0);
        inFlight.nextDue(10);
        inFlight.later(A, 15);

        assertThat(inFlight.nextDue(14)).isNull();
        assertThat(inFlight.nextDue(15)).isEqualTo(new InFlight.Due(A, 2, false));
    }

    @Test
    void whatWasSentAsOftenAsItMayBecomesOneDeadLetter() {
        inFlight.sent(A, 0);
        inFlight.nextDue(10);
        inFlight.resent(A, 10);

        assertThat(inFlight.nextDue(20)).isEqualTo(new InFlight.Due(A, 2, true));
        inFlight.nack(A, 0, 20);
        assertThat(inFlight.nextDue(20)).isNull();
        inFlight.dead(A);
        assertThat(inFlight.room()).isEqualTo(3);
        assertThat(inFlight.nextDueMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatWasNotSentAfterAllIsDueAtOnceAndThatTimeDoesNotCount() {
        inFlight.sent(A, 0);
        inFlight.unsent(A, 1);
        inFlight.unsent(B, 1);

        assertThat(inFlight.pending()).containsExactly(new Pending(A, 0));
        assertThat(inFlight.nextDue(1)).isEqualTo(new InFlight.Due(A, 1, false));
        inFlight.unsent(A, 1);
        assertThat(inFlight.pending()).containsExactly(new Pending(A, 0));
    }

    @Test
    void whatCannotBeWrittenNowIsDueAsBefore() {
        inFlight.sent(A, 0);
        inFlight.sent(B, 1);
        inFlight.nextDue(20);
        inFlight.notNow(A);
        inFlight.notNow(B);
        inFlight.notNow(C);

        assertThat(inFlight.nextDueMs()).isEqualTo(10);
        assertThat(inFlight.nextDue(20)).isEqualTo(new InFlight.Due(A, 2, false));
        assertThat(inFlight.nextDue(20)).isEqualTo(new InFlight.Due(B, 2, false));
    }

    @Test
    void howMuchRoomThereIsCanChange() {
        assertThat(inFlight.size()).isZero();
        inFlight.sent(A, 0);
        inFlight.makeRoom(5);
        assertThat(inFlight.room()).isEqualTo(5);
        inFlight.sent(B, 0);
        assertThat(inFlight.room()).isEqualTo(4);
        inFlight.makeRoom(0);
        assertThat(inFlight.room()).isZero();
        assertThat(inFlight.size()).isPositive();
    }

    @Test
    void roomCanBeLessThanTheWindowHasAndEachThatIsSentTakesOfIt() {
        inFlight.keepWithin(2);
        assertThat(inFlight.room()).isEqualTo(2);
        inFlight.sent(A, 0);
        inFlight.sent(A, 1);
        assertThat(inFlight.room()).isEqualTo(1);
        inFlight.ack(A);
        assertThat(inFlight.room()).isEqualTo(1);
        inFlight.giveBack();
        assertThat(inFlight.room()).isEqualTo(2);
        inFlight.keepWithin(9);
        assertThat(inFlight.room()).isEqualTo(3);
        inFlight.keepWithin(0);
        inFlight.restore(List.of(new Pending(B, 1)), 0);
        assertThat(inFlight.room()).isZero();
        assertThat(inFlight.nextDue(0).id()).isEqualTo(B);
    }

    @Test
    void withoutTimeOutsAMessageIsSentOnceOverAConnectionWhoeverWantsItAgain() {
        for (long nowMs : new long[] {0, 5, -5, Long.MAX_VALUE / 2}) {
            InFlight patient = new InFlight(3, InFlight.NEVER, Integer.MAX_VALUE);
            patient.sent(A, nowMs);
            patient.restore(List.of(new Pending(B, 7)), nowMs);

            assertThat(patient.nextDue(nowMs)).isEqualTo(new InFlight.Due(B, 8, false));
            assertThat(patient.resent(B, nowMs)).isTrue();
            assertThat(patient.nack(A, 0, nowMs)).isTrue();
            assertThat(patient.nextDueMs()).isEqualTo(InFlight.NEVER);
            assertThat(patient.nextDue(Long.MAX_VALUE - 1)).isNull();
            assertThat(patient.ack(A)).isTrue();
        }
    }

    @Test
    void whatIsDueIsHandedOutInTheOrderOfTime() {
        inFlight.sent(A, 0);
        inFlight.sent(C, 1);
        inFlight.sent(B, 2);
        inFlight.nack(B, 0, 3);

        assertThat(List.of(
                        inFlight.nextDue(20).id(),
                        inFlight.nextDue(20).id(),
                        inFlight.nextDue(20).id()))
                .containsExactly(B, A, C);
    }

    @Test
    void whatWasInFlightIsDueAtOnceEvenBeyondTheWindow() {
        InFlight small = new InFlight(1, 10, 4);
        small.restore(List.of(new Pending(C, 3), new Pending(A, 1)), 100);

        assertThat(small.room()).isZero();
        assertThat(small.nextDue(100)).isEqualTo(new InFlight.Due(C, 4, false));
        assertThat(small.nextDue(100)).isEqualTo(new InFlight.Due(A, 2, false));
        assertThat(small.pending()).containsExactly(new Pending(C, 3), new Pending(A, 1));
    }

    @Test
    void aDelayForEverDoesNotTurnIntoThePast() {
        inFlight.sent(A, 5);
        inFlight.nack(A, Long.MAX_VALUE, 5);

        assertThat(inFlight.nextDue(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void aFullMqttWindowIsKeptInOrder() {
        InFlight large = new InFlight(65_535, 10, 2);
        for (int i = 1; i <= 65_535; i++) {
            large.sent(MessageId.of(i), i);
        }
        for (int i = 65_535; i > 1; i -= 2) {
            large.ack(MessageId.of(i));
        }

        assertThat(large.room()).isEqualTo(32_767);
        assertThat(large.pending().get(0)).isEqualTo(new Pending(MessageId.of(1), 1));
        assertThat(large.pending().get(1)).isEqualTo(new Pending(MessageId.of(2), 1));
        assertThat(large.nextDue(100_000).id()).isEqualTo(MessageId.of(1));
    }
}

package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Identity;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Identity ALICE = Identity.of("alice");

    private final Tickets tickets = new Tickets();

    @Test
    void aTicketIsTakenOnce() {
        String text = tickets.give(ALICE, 0, 0).text();

        assertThat(tickets.take(text, 0)).isSameAs(ALICE);
        refused(ErrorCode.UNAUTHENTICATED, () -> tickets.take(text, 0));
    }

    @Test
    void aTicketIsTakenSoonOrNever() {
        String inTime = tickets.give(ALICE, 0, 0).text();
        String late = tickets.give(ALICE, 0, 0).text();

        assertThat(tickets.take(inTime, Tickets.LIFE_MS - 1)).isSameAs(ALICE);
        refused(ErrorCode.UNAUTHENTICATED, () -> tickets.take(late, Tickets.LIFE_MS));
    }

    @Test
    void whatIsNoTicketIsNotTaken() {
        tickets.give(ALICE, 0, 0);

        refused(ErrorCode.UNAUTHENTICATED, () -> tickets.take("", 0));
        refused(ErrorCode.UNAUTHENTICATED, () -> tickets.take("x", 0));
    }

    @Test
    void itSaysWhenItExpiresWhichIsNotAfterItsOwner() {
        assertThat(tickets.give(ALICE, 5, 1_000_000).expiresAtMs()).isEqualTo(1_000_000 + Tickets.LIFE_MS);
        assertThat(tickets.give(new Identity("a", "", 1_000_007), 5, 1_000_000).expiresAtMs())
                .isEqualTo(1_000_007);
    }

    @Test
    void nobodyHasTooMany() {
        for (int i = 0; i < Tickets.MOST_OF_ONE; i++) {
            tickets.give(ALICE, i, 0);
        }
        refused(ErrorCode.RATE_LIMITED, () -> tickets.give(ALICE, Tickets.LIFE_MS - 1, 0));

        tickets.take(tickets.give(Identity.of("bob"), 0, 0).text(), 0);
        assertThat(tickets.give(ALICE, Tickets.LIFE_MS, 0)).isNotNull();
    }

    @Test
    void whatWasTakenDoesNotCount() {
        for (int i = 0; i < 3 * Tickets.MOST; i++) {
            tickets.take(tickets.give(ALICE, 0, 0).text(), 0);
        }
        assertThat(tickets.give(ALICE, 0, 0)).isNotNull();
    }

    @Test
    void thereAreNotTooManyInAll() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < Tickets.MOST; i++) {
            texts.add(tickets.give(Identity.of("user" + i), 0, 0).text());
        }
        assertThat(texts).hasSize(Tickets.MOST);
        refused(ErrorCode.RATE_LIMITED, () -> tickets.give(ALICE, 1, 0));
        assertThat(tickets.give(ALICE, Tickets.LIFE_MS, 0)).isNotNull();
    }

    @Test
    void itsTextDoesNotShowByChance() {
        assertThat(tickets.give(ALICE, 0, 0)).hasToString("a ticket");
    }

    private static void refused(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                .isEqualTo(code));
    }
}

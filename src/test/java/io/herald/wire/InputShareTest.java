package io.herald.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits, who goes on and who gives way where more is begun than there is room for. */
class InputShareTest {
    private static final int SHORT = 10_000;
    private static final int LONG = 1 << 20;

    private final InputShare share = new InputShare(4L * LONG);
    private final List<String> told = new ArrayList<>();

    private InputShare.Claim claim(String name) {
        return share.claim(() -> told.add(name + " goes on"), () -> told.add(name + " gives way"));
    }

    private InputShare.Claim begun(String name, int held, int whole) {
        InputShare.Claim claim = claim(name);
        claim.unfinished(held, whole, false);
        return claim;
    }

    private InputShare.Claim begunByProven(String name, int held, int whole) {
        InputShare.Claim claim = claim(name);
        claim.finished();
        claim.unfinished(held, whole, false);
        return claim;
    }

    private void sweep(int times) {
        for (int i = 0; i < times; i++) {
            share.sweep();
        }
    }

    @Test
    void whatIsLongHasRoomForTheWholeOfItOrWaitsUntilOneHasEnded() {
        InputShare.Claim first = begun("a", SHORT, LONG);
        begun("b", SHORT, LONG);
        begun("c", SHORT, LONG);
        InputShare.Claim fourth = begun("d", SHORT, LONG);
        assertThat(first.isWaiting()).isFalse();
        assertThat(fourth.isWaiting()).isTrue();
        assertThat(share.unfinishedBytes()).isEqualTo(3 * LONG + SHORT);

        first.finished();

        assertThat(fourth.isWaiting()).isFalse();
        assertThat(told).containsExactly("d goes on");
        assertThat(share.unfinishedBytes()).isEqualTo(3 * LONG);
    }

    @Test
    void whoeverHasRoomForItsWholeIsNotAskedAgainWhileItGrows() {
        InputShare.Claim claim = begun("a", SHORT, LONG);
        begun("b", SHORT, 2 * LONG);
        begun("c", SHORT, LONG);

        claim.unfinished(LONG, LONG, false);

        assertThat(claim.isWaiting()).isFalse();
    }

    @Test
    void theFirstThatWaitsIsTheFirstThatGoesOn() {
        InputShare.Claim all = begun("a", 0, 3 * LONG);
        begun("b", 0, 2 * LONG);
        begun("c", 0, LONG);

        all.finished();
        InputShare.Claim late = begun("d", 0, LONG);

        assertThat(told).containsExactly("b goes on", "c goes on");
        assertThat(late.isWaiting()).isTrue();
    }

    @Test
    void oneAloneMayBeLongerThanThereIsRoom() {
        assertThat(begun("a", SHORT, 64 * LONG).isWaiting()).isFalse();
    }

    @Test
    void whatIsShortIsTakenInAndTheOldestGiveWay() {
        begun("long", SHORT, LONG);
        int fitting = 3 * LONG / SHORT;
        for (int i = 0; i < fitting; i++) {
            begun("old" + i, SHORT, 0);
        }
        assertThat(told).isEmpty();

        InputShare.Claim honest = begun("honest", SHORT, 0);

        assertThat(honest.isWaiting()).isFalse();
        assertThat(told).containsExactly("old0 gives way");
        assertThat(share.unfinishedBytes()).isLessThanOrEqualTo(4 * LONG);
    }

    @Test
    void whoFinishesAndBeginsAgainIsTheNewest() {
        InputShare.Claim busy = begun("busy", SHORT, 0);
        int fitting = 4 * LONG / SHORT;
        for (int i = 1; i < fitting; i++) {
            begun("old" + i, SHORT, 0);
        }
        busy.unfinished(SHORT, 0, true);

        begun("one more", SHORT, 0);

        assertThat(told).containsExactly("old1 gives way");
    }

    @Test
    void whoHoldsRoomAndDoesNothingGivesWayWhereOthersWait() {
        begun("a", SHORT, 3 * LONG);
        sweep(InputShare.MAX_WAIT_SWEEPS);
        assertThat(told).as("while nobody waits").isEmpty();

        begun("b", SHORT, LONG);
        sweep(InputShare.STALLED_SWEEPS);
        assertThat(told).isEmpty();
        sweep(1);

        assertThat(told).containsExactlyInAnyOrder("a gives way", "b goes on");
    }

    @Test
    void whoSendsDropByDropGivesWaySomewhatLater() {
        InputShare.Claim slow = begun("a", SHORT, 3 * LONG);
        begun("b", SHORT, LONG);
        for (int i = 0; i < InputShare.PATIENCE_SWEEPS; i++) {
            sweep(1);
            slow.unfinished(SHORT + i, 3 * LONG, false);
        }
        assertThat(told).isEmpty();
        sweep(1);

        assertThat(told).containsExactlyInAnyOrder("a gives way", "b goes on");
    }

    @Test
    void whereManyWaitForLongWhoComesLastGoesOnFirst() {
        for (int i = 0; i < 100; i++) {
            begun("n" + i, SHORT, 3 * LONG);
        }
        sweep(InputShare.STALLED_SWEEPS);
        begun("honest", SHORT, 3 * LONG);
        sweep(1);

        assertThat(told).containsExactlyInAnyOrder("n0 gives way", "honest goes on");
    }

    @Test
    void whereManyWaitThoseWhoHaveFinishedSomethingBeforeAndTheOthersGoOnByTurns() {
        begun("n0", SHORT, 3 * LONG);
        begunByProven("p1", SHORT, 3 * LONG);
        begunByProven("p2", SHORT, 3 * LONG);
        begunByProven("p3", SHORT, 3 * LONG);
        begun("n1", SHORT, 3 * LONG);
        begun("n2", SHORT, 3 * LONG);
        begun("n3", SHORT, 3 * LONG);
        sweep(6 * (InputShare.STALLED_SWEEPS + 1));

        assertThat(told)
                .filteredOn(said -> said.endsWith("goes on"))
                .as("the last and the first of each")
                .containsExactly("p3 goes on", "n3 goes on", "p1 goes on", "n1 goes on", "p2 goes on", "n2 goes on");
    }

    @Test
    void whatOneSendsBehindSomethingFinishedIsOfOneWhoHasProvenItself() {
        begun("n0", SHORT, 3 * LONG);
        InputShare.Claim busy = begun("busy", SHORT, 3 * LONG);
        busy.unfinished(SHORT, 3 * LONG, true);
        InputShare.Claim known = claim("known");
        known.prove();
        known.unfinished(SHORT, 3 * LONG, false);
        begun("n1", SHORT, 3 * LONG);
        sweep(3 * (InputShare.STALLED_SWEEPS + 1));

        assertThat(told)
                .filteredOn(said -> said.endsWith("goes on"))
                .containsExactly("known goes on", "n1 goes on", "busy goes on");
        assertThat(share.unfinishedBytes()).isEqualTo(3 * LONG);
    }

    @Test
    void ofWhatIsShortTheRankGivesWayThatHasMoreOfIt() {
        begunByProven("oldest", SHORT, 0);
        int fitting = 4 * LONG / SHORT;
        for (int i = 1; i < 2 * fitting; i++) {
            begun("n" + i, SHORT, 0);
        }
        assertThat(told).hasSize(fitting).doesNotContain("oldest gives way");
        told.clear();

        for (int i = 1; i < fitting; i++) {
            begunByProven("p" + i, SHORT, 0);
        }

        assertThat(told).filteredOn(said -> said.startsWith("n")).hasSizeBetween(fitting / 2 - 1, fitting / 2 + 1);
        assertThat(told).contains("oldest gives way");
        assertThat(share.unfinishedBytes()).isLessThanOrEqualTo(4 * LONG);
    }

    @Test
    void whoIsSlowGivesWayToThoseOfItsOwnRankAndNotToACrowdOfTheOther() {
        InputShare.Claim slow = begunByProven("slow", 1, LONG);
        for (int i = 0; i < 20; i++) {
            begun("n" + i, 0, LONG);
        }
        for (int held = 2; held < 3 * InputShare.PATIENCE_SWEEPS; held++) {
            share.sweep();
            slow.unfinished(held, LONG, false);
        }
        assertThat(told).doesNotContain("slow gives way").contains("n0 gives way", "n19 goes on");

        begunByProven("next", 0, 3 * LONG);
        share.sweep();
        slow.unfinished(SHORT, LONG, false);
        share.sweep();

        assertThat(told).contains("slow gives way");
    }

    @Test
    void whoHasWaitedForTooLongGivesWay() {
        int waiting = 3 * InputShare.MAX_WAIT_SWEEPS;
        for (int i = 0; i < waiting; i++) {
            begun("n" + i, SHORT, 3 * LONG);
        }
        sweep(InputShare.MAX_WAIT_SWEEPS + 2);

        assertThat(told).contains("n1 gives way", "n" + waiting / 2 + " gives way");
        assertThat(share.unfinishedBytes()).as("of the one that went on").isLessThanOrEqualTo(3 * LONG);
    }

    @Test
    void whatIsKeptIsBounded() {
        InputShare.Claim first = claim("a");
        assertThat(first.keeps(2 * LONG)).isTrue();
        InputShare.Claim second = claim("b");
        assertThat(second.keeps(1)).isFalse();

        first.close();

        assertThat(second.keeps(1)).isTrue();
        assertThat(first.keeps(0)).isTrue();
    }

    @Test
    void nothingIsLeftOfWhoIsGone() {
        InputShare.Claim first = begun("a", SHORT, LONG);
        InputShare.Claim second = begun("b", SHORT, 3 * LONG);

        second.close();
        first.close();
        first.unfinished(SHORT, LONG, true);

        assertThat(share.unfinishedBytes()).isZero();
        assertThat(told).isEmpty();
    }
}

package io.herald.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How long an honest client with something long waits for room, among attackers who begin what is long and do nothing
 * when there is room for it: such as were there before, such as come after it in any number, steadily or in crowds, and
 * come again when they are told to give way. Each attack by its seed; run more with {@code -Dsimulation.seeds=100000},
 * and one with {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 *
 * <p>Rules that were tried on purpose, and what each of them keeps waiting:
 *
 * <pre>
 *   no ranks, who came last goes first            whoever is not of the attackers' rank, and whom a crowd comes behind
 *   no ranks, who came first goes first           whoever is not of the attackers' rank, and comes behind a crowd
 *   ranks by turns, who came last goes first      whom a crowd of its own rank comes behind
 *   ranks by turns, who came first goes first     who comes behind a crowd of its own rank
 *   those who have proven themselves go first     newcomers, among attackers who have done so
 *   of what is short always one rank gives way    that rank
 *   who stalls is left alone                      everybody
 * </pre>
 */
class InputShareSimulation {
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 200);
    private static final int ROOM = 4 << 20;
    private static final int LONG = 1 << 20;
    private static final int LITTLE = 4 << 10;
    private static final int TICKS = 20;
    /** A turn of the other rank or of the other end, and then its own: each until those stall who have the room. */
    private static final int MOST_SWEEPS = 9;

    /** Attackers, and the one they are in the way of. */
    private static final class Attack {
        private final Random random;
        private final InputShare share = new InputShare(ROOM);
        private final boolean proven;
        private final List<InputShare.Claim> thrownOut = new ArrayList<>();
        private int mostHeld = InputShare.SHORT_BYTES;
        private boolean goesOn;
        private boolean gaveWay;

        /** @param proven whether each attacker has finished something before */
        Attack(long seed, boolean proven) {
            this.random = new Random(seed);
            this.proven = proven;
        }

        /** Some come, and stay. */
        void come(int attackers) {
            for (int i = 0; i < attackers; i++) {
                InputShare.Claim[] claim = new InputShare.Claim[1];
                claim[0] = share.claim(() -> {}, () -> thrownOut.add(claim[0]));
                begin(claim[0], proven, LONG);
            }
        }

        private void begin(InputShare.Claim claim, boolean hasProven, int whole) {
            if (hasProven) {
                claim.finished();
            }
            claim.unfinished(1 + random.nextInt(mostHeld), whole, false);
        }

        /** So many sweeps go by, while so many come in each, and those again who were thrown out. */
        void pass(int sweeps, int rate, boolean again) {
            for (int i = 0; i < sweeps && !goesOn; i++) {
                sweep(rate, again);
            }
        }

        private void sweep(int rate, boolean again) {
            for (int tick = 0; tick < TICKS && !goesOn; tick++) {
                int back = again ? thrownOut.size() : 0;
                thrownOut.clear();
                come(back + (random.nextInt(TICKS) < rate % TICKS ? 1 : 0) + rate / TICKS);
            }
            if (!goesOn) {
                share.sweep();
            }
        }

        /** An honest client comes. */
        InputShare.Claim honest(boolean hasProven) {
            InputShare.Claim claim = share.claim(() -> goesOn = true, () -> gaveWay = true);
            begin(claim, hasProven, InputShare.SHORT_BYTES + 1 + random.nextInt(LONG - InputShare.SHORT_BYTES));
            goesOn |= !claim.isWaiting();
            return claim;
        }

        void expectGoesOn() {
            assertThat(gaveWay).as("it had to give way").isFalse();
            assertThat(goesOn).as("it went on").isTrue();
        }
    }

    /** One attack. */
    private interface Case {
        void play(long seed);
    }

    private static void each(Case one) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                one.play(seed);
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    /** However many of the other rank come, before it, after it and again. */
    private static void amongOthers(long seed, boolean attackersHaveProven) {
        Attack attack = new Attack(seed, attackersHaveProven);
        int rate = attack.random.nextInt(10 * TICKS);
        boolean again = attack.random.nextBoolean();
        attack.come(attack.random.nextInt(400));
        attack.pass(attack.random.nextInt(2 * InputShare.MAX_WAIT_SWEEPS), rate, again);
        attack.honest(!attackersHaveProven);
        attack.come(attack.random.nextInt(400));
        attack.pass(MOST_SWEEPS, rate, again);
        attack.expectGoesOn();
    }

    @Test
    void whoHasFinishedSomethingBeforeIsNotHinderedByAnyNumberOfThoseWhoHaveNot() {
        each(seed -> amongOthers(seed, false));
    }

    @Test
    void aNewcomerIsNotHinderedByAnyNumberOfThoseWhoHaveFinishedSomethingBefore() {
        each(seed -> amongOthers(seed, true));
    }

    @Test
    void aCrowdOfItsOwnRankThatWasThereBeforeDoesNotHinderIt() {
        each(seed -> {
            boolean proven = seed % 2 == 0;
            Attack attack = new Attack(seed, proven);
            attack.come(attack.random.nextInt(400));
            attack.pass(attack.random.nextInt(2 * InputShare.MAX_WAIT_SWEEPS), attack.random.nextInt(TICKS), true);
            attack.honest(proven);
            attack.pass(MOST_SWEEPS, 0, false);
            attack.expectGoesOn();
        });
    }

    /** As many as can wait at one time, for they hold little. */
    @Test
    void aCrowdOfItsOwnRankThatComesBehindItDoesNotHinderIt() {
        each(seed -> {
            boolean proven = seed % 2 == 0;
            Attack attack = new Attack(seed, proven);
            attack.come(ROOM / LONG);
            attack.honest(proven);
            attack.mostHeld = LITTLE;
            attack.come((ROOM / 4 - InputShare.SHORT_BYTES) / LITTLE);
            attack.pass(MOST_SWEEPS, 0, false);
            attack.expectGoesOn();
        });
    }
}

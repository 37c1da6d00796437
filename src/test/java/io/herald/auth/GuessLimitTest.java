package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** How often a password may be guessed, by whom, and whom nobody can lock out. */
class GuessLimitTest {
    private long nowMs = 1_000_000;
    private final GuessLimit limit = new GuessLimit(() -> nowMs);

    private int triesUntilRefused(String name, String address) {
        int tries = 0;
        while (limit.waitMs(name, address) == 0 && tries < 10_000) {
            limit.take(name, address);
            tries++;
        }
        return tries;
    }

    private void comesInWell(String name, String address) {
        limit.right(limit.take(name, address));
    }

    @Test
    void anAddressHasSoManyWrongTriesForAllNamesTogether() {
        for (int i = 0; i < GuessLimit.AT_ONCE_FROM_ADDRESS; i++) {
            assertThat(limit.waitMs("user-" + i, "10.0.0.1")).isZero();
            limit.take("user-" + i, "10.0.0.1");
        }

        assertThat(limit.waitMs("another", "10.0.0.1")).isEqualTo(1_000);
        assertThat(limit.waitMs("another", "10.0.0.2")).isZero();
        nowMs += 1_000;
        assertThat(triesUntilRefused("another", "10.0.0.1")).isEqualTo(1);
    }

    @Test
    void aNameHasSoManyWrongTriesFromAllAddressesTogether() {
        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME; i++) {
            limit.take("alice", "10.0.0." + i);
        }

        assertThat(triesUntilRefused("alice", "10.0.1.1")).isEqualTo(GuessLimit.AT_ONCE_OF_STRANGER);
        assertThat(limit.waitMs("alice", "10.0.1.1")).isEqualTo(10_000);
        assertThat(limit.waitMs("bob", "10.0.1.1")).isZero();
    }

    @Test
    void whoIsRightUsesNothingUp() {
        for (int i = 0; i < 1000; i++) {
            assertThat(limit.waitMs("alice", "10.0.0.1")).isZero();
            comesInWell("alice", "10.0.0.1");
        }
        assertThat(triesUntilRefused("bob", "10.0.0.1")).isEqualTo(GuessLimit.AT_ONCE_OF_NAME + 2);
    }

    @Test
    void whoHasComeInWellIsNotLockedOutFromElsewhereNorByItsNeighbours() {
        comesInWell("alice", "10.0.0.1");
        for (int i = 0; i < 300; i++) {
            triesUntilRefused("alice", "10.1.0." + i);
            triesUntilRefused("user-" + i, "10.0.0.1");
        }

        assertThat(limit.waitMs("alice", "10.1.0.1")).isPositive();
        assertThat(limit.waitMs("user-1", "10.0.0.1")).isPositive();
        assertThat(triesUntilRefused("alice", "10.0.0.1")).isEqualTo(GuessLimit.AT_ONCE_OF_NAME);
    }

    @Test
    void whoComesFromAnAddressThatIsNewIsNotLockedOutEither() {
        for (int i = 0; i < 300; i++) {
            triesUntilRefused("alice", "10.1.0." + i);
        }

        assertThat(limit.waitMs("alice", "192.0.2.1")).isZero();
    }

    /** So many that no place is left for anybody else. */
    private void flood(IntFunction<String> name, IntFunction<String> address, Consumer<GuessLimit.Try> then) {
        for (int i = 0; i < 3 * Buckets.MOST; i++) {
            then.accept(limit.take(name.apply(i), address.apply(i)));
        }
    }

    private static String somewhere(int i) {
        return "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF);
    }

    @Test
    void aNameUnderAttackIsNotForgottenForAFloodOfOthersFromEverywhere() {
        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME; i++) {
            limit.take("alice", "192.0.2." + i);
        }

        flood(i -> "user-" + i, GuessLimitTest::somewhere, wrong -> {});

        assertThat(triesUntilRefused("alice", "198.51.100.1")).isEqualTo(GuessLimit.AT_ONCE_OF_STRANGER);
    }

    @Test
    void norForThoseThatAreAskedForAndNotTried() {
        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME; i++) {
            limit.take("alice", "192.0.2." + i);
        }

        flood(i -> "user-" + i, GuessLimitTest::somewhere, limit::giveBack);

        assertThat(triesUntilRefused("alice", "198.51.100.1")).isEqualTo(GuessLimit.AT_ONCE_OF_STRANGER);
    }

    @Test
    void whoHasGuessedANameOftenIsNotForgottenForManyWhoGuessItOnce() {
        for (int i = 0; i < GuessLimit.AT_ONCE_OF_NAME; i++) {
            limit.take("alice", "192.0.2." + i);
        }
        triesUntilRefused("alice", "198.51.100.1");

        flood(i -> "alice", GuessLimitTest::somewhere, wrong -> {});

        assertThat(limit.waitMs("alice", "198.51.100.1")).isPositive();
    }

    @Test
    void anAddressThatGuessesOftenIsNotForgottenForManyThatGuessOnce() {
        int tries = triesUntilRefused(null, "198.51.100.1");

        flood(i -> null, GuessLimitTest::somewhere, wrong -> {});

        assertThat(tries).isEqualTo(GuessLimit.AT_ONCE_FROM_ADDRESS);
        assertThat(limit.waitMs(null, "198.51.100.1")).isPositive();
    }

    @Test
    void triesUnderWayCountAsWell() {
        GuessLimit.Try first = limit.take("alice", "10.0.0.1");
        assertThat(triesUntilRefused("alice", "10.0.0.1"))
                .isEqualTo(GuessLimit.AT_ONCE_OF_NAME - 1 + GuessLimit.AT_ONCE_OF_STRANGER);
        limit.giveBack(first);
        assertThat(triesUntilRefused("alice", "10.0.0.1")).isEqualTo(1);
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 0; i < GuessLimit.AT_ONCE_FROM_ADDRESS; i++) {
            limit.take("user-" + i, "2001:db8:1:2:0:0:0:" + Integer.toHexString(i));
        }

        assertThat(limit.waitMs("another", "2001:db8:1:2:ffff:0:0:1%eth0")).isPositive();
        assertThat(limit.waitMs("another", "2001:db8:1:3:0:0:0:1")).isZero();
    }
}

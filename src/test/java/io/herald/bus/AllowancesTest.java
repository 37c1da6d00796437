package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowancesTest {
    private static final int USERS = 20_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Allowances allowances = new Allowances();

    @Test
    void allWhoEnterAsTheSameUserGetTheSame() {
        Allowance first = allowances.enter("alice", 10, 0, 0);

        assertThat(allowances.enter("alice", 10, 0, 0)).isSameAs(first);
        assertThat(allowances.enter("bob", 10, 0, 0)).isNotSameAs(first);
        assertThat(first.bytes()).isNull();
    }

    @Test
    void whatIsOwedIsRememberedAndWhatIsSavedUpIsForgotten() {
        Allowance first = allowances.enter("alice", 10, 0, 0);
        first.messages().draw(15, 0, 0);
        allowances.leave("alice", 0);
        assertThat(allowances.waitNs("alice", 0)).isEqualTo(SECOND / 2);
        assertThat(allowances.enter("alice", 10, 0, 0)).isSameAs(first);

        allowances.leave("alice", 2 * SECOND);
        assertThat(allowances.size()).isZero();
        assertThat(allowances.waitNs("alice", 2 * SECOND)).isZero();
    }

    @Test
    void ofVeryManyWhoCameAndLeftFewAreLeft() {
        for (int i = 0; i < USERS; i++) {
            long nowNs = i * SECOND / 1_000;
            allowances.enter("user-" + i, 10, 10, nowNs).messages().draw(1, 0, nowNs);
            allowances.leave("user-" + i, nowNs);
        }
        assertThat(allowances.size()).isLessThan(USERS / 5);
    }

    @Test
    void whoIsThereIsNotForgotten() {
        Allowance first = allowances.enter("alice", 10, 0, 0);
        for (int i = 0; i < USERS; i++) {
            allowances.enter("user-" + i, 10, 10, 0);
        }
        assertThat(allowances.enter("alice", 10, 0, 9 * SECOND)).isSameAs(first);
    }
}

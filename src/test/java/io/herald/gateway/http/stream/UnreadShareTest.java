package io.herald.gateway.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gives way where too much is unread. */
class UnreadShareTest {
    private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    private final UnreadShare share = new UnreadShare(100, soon::add);
    private final List<String> said = new ArrayList<>();

    private final class Connection implements UnreadShare.Holder {
        private final UnreadShare.Claim claim = share.claim(this);
        private final String name;
        private final int givenUpAtOnce;

        Connection(String name, int givenUpAtOnce) {
            this.name = name;
            this.givenUpAtOnce = givenUpAtOnce;
        }

        @Override
        public void giveWay() {
            said.add(name + " gives way");
            claim.add(-givenUpAtOnce);
        }

        @Override
        public void end() {
            said.add(name + " ends");
        }
    }

    private void later() {
        while (!soon.isEmpty()) {
            soon.remove().run();
        }
    }

    @Test
    void whoeverHasMostGivesWayUntilThereIsRoomAndNotAtOnce() {
        Connection large = new Connection("large", 30);
        Connection small = new Connection("small", 1);
        large.claim.add(90);
        small.claim.add(10);
        later();
        assertThat(said).isEmpty();

        small.claim.add(31);
        assertThat(said).isEmpty();
        later();
        assertThat(said).containsExactly("large gives way", "large gives way");
    }

    @Test
    void whoCannotGiveWayEndsAndCountsNoMore() {
        Connection stuck = new Connection("stuck", 0);
        Connection other = new Connection("other", 10);
        stuck.claim.add(60);
        other.claim.add(50);
        later();
        assertThat(said).containsExactly("stuck gives way", "stuck ends");

        stuck.claim.add(1_000);
        stuck.claim.close();
        other.claim.add(50);
        later();
        assertThat(said).hasSize(2);
    }

    @Test
    void whatWasReadIsUnreadNoMore() {
        Connection one = new Connection("one", 10);
        for (int i = 0; i < 10; i++) {
            one.claim.add(60);
            one.claim.add(-60);
        }
        later();
        assertThat(said).isEmpty();
    }
}

package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What many who acknowledge nothing may have in flight together. */
class WindowShareTest {
    private static final long HEAP_BYTES = 16 * 100 * 256;

    private final AtomicInteger sharing = new AtomicInteger();
    private final IntSupplier share = WindowShare.of(HEAP_BYTES, sharing::get);

    @Test
    void theMoreThereAreTheFewerEachHas() {
        assertThat(share.getAsInt()).isEqualTo(100);
        sharing.set(4);
        assertThat(share.getAsInt()).isEqualTo(25);
        sharing.set(1000);
        assertThat(share.getAsInt()).isEqualTo(16);
    }

    @Test
    void aWindowIsNoLargerThanItsShareAndNoLargerThanItself() {
        InFlight window = new InFlight(30, InFlight.NEVER, 9);
        window.shareWithOthers(share);
        assertThat(window.room()).isEqualTo(30);

        for (int i = 1; i <= 20; i++) {
            window.sent(MessageId.of(i), 0);
        }
        sharing.set(5);
        assertThat(window.room()).isZero();
        window.ack(MessageId.of(1));
        assertThat(window.room()).isEqualTo(1);
        sharing.set(1);
        assertThat(window.room()).isEqualTo(11);
    }
}

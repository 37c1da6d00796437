package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of wills that wait where there are more of them than are kept. */
@Timeout(60)
class ManyWillsIT {
    private static final int CLEAN_WITH_WILL = 0x06;
    /** More than all door instances keep. */
    private static final int MANY = 1000;

    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    @Test
    void oneThatWaitsIsPublishedBeforeItsTimeWhereThereIsNoRoomForAll() throws Exception {
        String large = "'" + "x".repeat(60_000);
        try (MqttProbe watcher = BROKER.v5().connected("watcher").subscribed(1, "wills/#", 0)) {
            for (int i = 0; i < MANY; i++) {
                try (MqttProbe mortal = BROKER.v5()) {
                    String hour = "05 18 00000e10";
                    mortal.connect(CLEAN_WITH_WILL, 60, "11 00000e10", "'mortal" + i, hour, "'wills/" + i, large);
                    assertThat(mortal.next()).startsWith("20 0e 00 00");
                }
            }
            assertThat(watcher.next()).startsWith("30 ");
        }
    }
}

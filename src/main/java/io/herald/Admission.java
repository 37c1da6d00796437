package io.herald;

import io.herald.config.BrokerConfig;
import io.herald.config.DoorSettings;
import io.herald.socket.Doorkeeper;
import java.util.stream.Stream;

/** How many are let in, and how much of what they begin there is room for. Asked once, when a broker is made. */
final class Admission {
    /** With less than this for a door instance, an honest line that comes in two reads might find no room. */
    private static final long LEAST_INPUT_BYTES = 1 << 20;

    private Admission() {}

    /**
     * The doorkeeper of all doors.
     *
     * @param loops how many instances each door has
     */
    static Doorkeeper doorkeeper(BrokerConfig config, int loops) {
        BrokerConfig.Limits limits = config.limits();
        return new Doorkeeper(
                new Doorkeeper.Limits(limits.connections(), limits.connectionsPerAddress(), inputBytes(config, loops)));
    }

    /** What the clients of one door instance may have sent and not finished. */
    private static long inputBytes(BrokerConfig config, int loops) {
        long configured = config.limits().inputBytes();
        long all = configured > 0 ? configured : Runtime.getRuntime().maxMemory() / 4;
        long doors = Stream.<DoorSettings>of(config.line(), config.http(), config.mqtt())
                .filter(DoorSettings::enabled)
                .count();
        return Math.max(LEAST_INPUT_BYTES, all / Math.max(1, doors * loops));
    }
}

package io.herald.listen;

import io.herald.config.BrokerConfig;
import io.herald.config.DoorSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Sees whether the doors can be opened before anything is made: a start that fails for a port in use leaves no folder
 * behind. A port that is taken later is found out when the door is opened. No state.
 */
public final class FreePorts {
    private FreePorts() {}

    /** Failed with {@link DoorException} for the first door that cannot be opened. */
    public static Future<Void> check(BrokerConfig config) {
        try {
            check("line", config.line());
            check("mqtt", config.mqtt());
            check("http", config.http());
            return Future.succeededFuture();
        } catch (DoorException inUse) {
            return Future.failedFuture(inUse);
        }
    }

    private static void check(String section, DoorSettings door) {
        InetSocketAddress address = new InetSocketAddress(door.host(), door.port());
        if (!door.enabled() || door.port() == 0 || address.isUnresolved()) {
            return;
        }
        boolean isSix = address.getAddress() instanceof Inet6Address;
        // Bound only: who connects in this moment is refused, as before, and not accepted and then cut off.
        try (SocketChannel probe =
                SocketChannel.open(isSix ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        } catch (IOException e) {
            throw new DoorException(section, door, e);
        } catch (UnsupportedOperationException noSuchFamily) {
            // The transport says what that means.
            return;
        }
    }
}

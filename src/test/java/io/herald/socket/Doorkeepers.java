package io.herald.socket;

import io.herald.config.BrokerConfig;

/** Makes doorkeepers for doors that are tried without a broker. Any thread. */
public final class Doorkeepers {
    private static final long INPUT_BYTES = 16L << 20;

    private Doorkeepers() {}

    /** One that lets in as many as are configured. */
    public static Doorkeeper of(BrokerConfig config) {
        BrokerConfig.Limits limits = config.limits();
        return new Doorkeeper(new Doorkeeper.Limits(limits.connections(), limits.connectionsPerAddress(), INPUT_BYTES));
    }
}

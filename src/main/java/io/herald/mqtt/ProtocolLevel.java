package io.herald.mqtt;

/** The protocol levels, as CONNECT writes them (MQTT 3.1.1 and 5.0, 3.1.2.2). */
public final class ProtocolLevel {
    /** MQTT 3.1, which is refused. */
    static final int V3_1 = 3;
    /** MQTT 3.1.1. */
    public static final int V3_1_1 = 4;
    /** MQTT 5.0. */
    public static final int V5 = 5;

    private ProtocolLevel() {}
}

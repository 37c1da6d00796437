package io.herald.cli.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** The properties of an MQTT 5 broker's answer to CONNECT (3.2.2.3), of which one matters to who publishes. */
final class ConnackProperties {
    private static final int RECEIVE_MAXIMUM = 0x21;

    private ConnackProperties() {}

    /**
     * How many messages of QoS 1 and 2 a client may have in flight.
     *
     * @param properties their length and they, to the end of the packet
     */
    static int receiveMaximum(ByteBuffer properties) throws ProtocolException {
        int most = MqttSpeech.PACKET_IDS;
        while (properties.get() < 0) {
            // Their length is known already: nothing follows them.
        }
        while (properties.hasRemaining()) {
            int property = properties.get();
            if (property == RECEIVE_MAXIMUM) {
                most = properties.getShort() & 0xffff;
            } else {
                skip(properties, property);
            }
        }
        return most;
    }

    private static void skip(ByteBuffer properties, int property) throws ProtocolException {
        int length =
                switch (property) {
                    case 0x24, 0x25, 0x28, 0x29, 0x2a -> 1;
                    case 0x13, 0x22 -> 2;
                    case 0x11, 0x27 -> 4;
                    case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> properties.getShort() & 0xffff;
                    case 0x26 -> {
                        properties.position(properties.position() + 2 + properties.getShort(properties.position()));
                        yield properties.getShort() & 0xffff;
                    }
                    default -> throw new ProtocolException("an unknown property in the answer to CONNECT");
                };
        properties.position(properties.position() + length);
    }
}

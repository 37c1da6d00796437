package io.herald.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes properties and what else stands in a packet (MQTT 5.0, 1.5 and 2.2.2). What is too long for its place, more
 * than 65 535 bytes of text, is an error of the caller. Short-lived.
 */
final class PropertyWriter {
    private static final int MAX_TEXT = 0xFFFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    PropertyWriter oneByte(Property property, int value) {
        out.write(property.id());
        out.write(value);
        return this;
    }

    PropertyWriter twoBytes(Property property, int value) {
        out.write(property.id());
        return number(value, 2);
    }

    PropertyWriter fourBytes(Property property, long value) {
        out.write(property.id());
        return number(value, 4);
    }

    PropertyWriter variable(Property property, int value) {
        out.write(property.id());
        byte[] bytes = new byte[VariableInt.MAX_BYTES];
        out.write(bytes, 0, VariableInt.write(value, bytes, 0));
        return this;
    }

    PropertyWriter text(Property property, String value) {
        return binary(property, value.getBytes(StandardCharsets.UTF_8));
    }

    PropertyWriter binary(Property property, byte[] value) {
        out.write(property.id());
        return sized(value);
    }

    PropertyWriter pair(Property property, String name, String value) {
        return text(property, name).sized(value.getBytes(StandardCharsets.UTF_8));
    }

    private PropertyWriter sized(byte[] value) {
        if (value.length > MAX_TEXT) {
            throw new IllegalArgumentException("a property has at most " + MAX_TEXT + " bytes");
        }
        number(value.length, 2);
        out.writeBytes(value);
        return this;
    }

    private PropertyWriter number(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >> 8 * i));
        }
        return this;
    }

    /** How many bytes were written. */
    int size() {
        return out.size();
    }

    /** What was written, with its length before it. */
    byte[] withLength() {
        byte[] prefix = new byte[VariableInt.MAX_BYTES];
        int prefixLength = VariableInt.write(out.size(), prefix, 0);
        byte[] all = new byte[prefixLength + out.size()];
        System.arraycopy(prefix, 0, all, 0, prefixLength);
        System.arraycopy(out.toByteArray(), 0, all, prefixLength, out.size());
        return all;
    }
}

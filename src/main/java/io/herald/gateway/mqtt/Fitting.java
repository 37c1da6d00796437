package io.herald.gateway.mqtt;

import io.herald.mqtt.FrameWalk;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes messages fit a client of MQTT 5 that takes no packets beyond a length (3.1.2.11.4), or topic aliases
 * (3.1.2.11.5): what all subscribers share is rewritten for this one. Owned by its connection, on its event loop.
 */
final class Fitting {
    /** For a client that takes what there is. */
    static final Fitting NOTHING = new Fitting(Long.MAX_VALUE, 0);

    private static final int ALIAS_PROPERTY = 0x23;
    private static final int ALIAS_BYTES = 3;
    private static final int MAX_VARIABLE_BYTES = 4;
    private static final int VARIABLE_BITS = 7;
    /** What the aliases of one client may come to, in bytes: they are kept as long as it is there. */
    private static final int MAX_KEPT = 64 << 10;
    /** What an alias comes to beside its name. */
    private static final int KEPT_OVERHEAD = 64;

    private final long maximumPacketSize;
    private final int topicAliasMaximum;
    private final FrameWalk walk = new FrameWalk();
    private final Map<String, Integer> aliases = new HashMap<>(4);
    private int kept;

    private Fitting(long maximumPacketSize, int topicAliasMaximum) {
        this.maximumPacketSize = maximumPacketSize;
        this.topicAliasMaximum = topicAliasMaximum;
    }

    /**
     * @param maximumPacketSize the longest packet the client takes, in bytes
     * @param topicAliasMaximum the highest topic alias it takes; 0 for none
     */
    static Fitting of(long maximumPacketSize, int topicAliasMaximum) {
        boolean anything = maximumPacketSize >= Integer.MAX_VALUE && topicAliasMaximum == 0;
        return anything ? NOTHING : new Fitting(maximumPacketSize, topicAliasMaximum);
    }

    /** The longest packet the client takes, in bytes. */
    long maximumPacketSize() {
        return maximumPacketSize;
    }

    /** Messages as this client takes them; those that are too long are left out. The reference is taken, and given. */
    ByteBuf fit(ByteBuf shared) {
        if (this == NOTHING) {
            return shared;
        }
        ByteBuf own = shared.alloc().directBuffer(shared.readableBytes());
        ByteBuffer frames = shared.nioBuffer();
        walk.over(frames);
        while (walk.next()) {
            if (walk.length() <= maximumPacketSize) {
                write(frames, own);
            }
        }
        shared.release();
        return own;
    }

    private void write(ByteBuffer frames, ByteBuf own) {
        int topicLength = walk.topicEnd() - walk.topicStart();
        byte[] name = new byte[topicLength];
        frames.get(walk.topicStart(), name);
        String topic = new String(name, StandardCharsets.UTF_8);
        Integer known = aliases.get(topic);
        int cost = topicLength + KEPT_OVERHEAD;
        boolean room = known != null || aliases.size() < topicAliasMaximum && kept + cost <= MAX_KEPT;
        int saved = known == null ? 0 : topicLength;
        // A short name is shorter than its alias.
        if (!room || walk.length() + FrameWalk.MAX_ALIAS - saved > maximumPacketSize) {
            copy(frames, walk.start(), walk.end(), own);
            return;
        }
        int alias = known == null ? aliases.size() + 1 : known;
        if (known == null) {
            aliases.put(topic, alias);
            kept += cost;
        }
        rewrite(frames, alias, known == null ? name : new byte[0], own);
    }

    /** Writes a packet anew, with an alias among its properties. */
    private void rewrite(ByteBuffer frames, int alias, byte[] topic, ByteBuf own) {
        int at = walk.packetIdAt() < 0 ? walk.topicEnd() : walk.packetIdAt() + 2;
        int propertiesAt = at;
        int properties = 0;
        byte next;
        int shift = 0;
        do {
            next = frames.get(propertiesAt++);
            properties |= (next & 0x7f) << shift;
            shift += VARIABLE_BITS;
        } while (next < 0);
        int length = 2
                + topic.length
                + (at - walk.topicEnd())
                + variableLength(properties + ALIAS_BYTES)
                + ALIAS_BYTES
                + (walk.end() - propertiesAt);
        own.writeByte(frames.get(walk.start()));
        writeVariable(length, own);
        own.writeShort(topic.length).writeBytes(topic);
        copy(frames, walk.topicEnd(), at, own);
        writeVariable(properties + ALIAS_BYTES, own);
        own.writeByte(ALIAS_PROPERTY).writeShort(alias);
        copy(frames, propertiesAt, walk.end(), own);
    }

    private static void copy(ByteBuffer frames, int from, int to, ByteBuf own) {
        own.writeBytes(frames.duplicate().limit(to).position(from));
    }

    private static int variableLength(int value) {
        int bytes = 1;
        while (bytes < MAX_VARIABLE_BYTES && value >= 1 << VARIABLE_BITS * bytes) {
            bytes++;
        }
        return bytes;
    }

    private static void writeVariable(int value, ByteBuf own) {
        int left = value;
        do {
            int low = left & 0x7f;
            left >>>= VARIABLE_BITS;
            own.writeByte(left > 0 ? low | 0x80 : low);
        } while (left > 0);
    }
}

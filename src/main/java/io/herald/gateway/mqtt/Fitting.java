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
        String topic = topicAliasMaximum == 0 ? "" : topic(frames, topicLength);
        Integer known = aliases.get(topic);
        int cost = topicLength + KEPT_OVERHEAD;
        boolean room = known != null || aliases.size() < topicAliasMaximum && kept + cost <= MAX_KEPT;
        int saved = known == null ? 0 : topicLength;
        // A short name is shorter than its alias.
        if (!room || walk.length() + FrameWalk.MAX_ALIAS - saved > maximumPacketSize) {
            own.writeBytes(frames.duplicate().limit(walk.end()).position(walk.start()));
            return;
        }
        int alias = known == null ? aliases.size() + 1 : known;
        if (known == null) {
            aliases.put(topic, alias);
            kept += cost;
        }
        writeAliased(alias, known == null, own);
    }

    private String topic(ByteBuffer frames, int length) {
        byte[] name = new byte[length];
        frames.get(walk.topicStart(), name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private void writeAliased(int alias, boolean named, ByteBuf own) {
        int most = walk.length() + FrameWalk.MAX_ALIAS;
        own.ensureWritable(most);
        ByteBuffer out = own.internalNioBuffer(own.writerIndex(), most);
        int from = out.position();
        walk.writeAliased(alias, named, out);
        own.writerIndex(own.writerIndex() + out.position() - from);
    }
}

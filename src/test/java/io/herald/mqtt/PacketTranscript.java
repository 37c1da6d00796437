package io.herald.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Payloads;
import io.herald.wire.KnownTopics;
import io.herald.wire.Slab;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * What a decoder understood of a stream, a line for each packet and each message, with payloads read late, as a
 * subscriber's door does. On the way it checks what must hold whatever comes: how much is held, and how much made.
 */
final class PacketTranscript {
    static final int PAYLOAD = 1000;
    static final int PACKET = 2000;
    static final int ALIASES = 3;
    static final int LEVELS = 5;
    private static final int MAX_HELD = 2 * PACKET + 2048;
    private static final int MAX_DELIVERED = 3;

    private final PacketDecoder decoder;
    private final List<String> understood = new ArrayList<>();
    private final Queue<Runnable> delivered = new ArrayDeque<>();
    private int packets;
    private boolean refused;
    private final Set<Slab> lent = new HashSet<>();

    private PacketTranscript(SlabPool slabs) {
        KnownTopics topics = new KnownTopics(LEVELS, MqttText::decodeName);
        decoder = new PacketDecoder(topics, slabs, Unshared.claim(), PAYLOAD, PACKET, ALIASES);
    }

    /** A decoder with the limits above. */
    static PacketDecoder decoder() {
        return new PacketTranscript(new SlabPool()).decoder;
    }

    /** Feeds a stream in pieces of the sizes that {@code chunk} gives, each at least 1. */
    static List<String> of(byte[] stream, IntSupplier chunk) {
        return of(stream, chunk, new SlabPool()).understood;
    }

    /** Likewise, into slabs of that pool. */
    static PacketTranscript of(byte[] stream, IntSupplier chunk, SlabPool slabs) {
        PacketTranscript transcript = new PacketTranscript(slabs);
        for (int at = 0; at < stream.length; ) {
            int size = Math.min(chunk.getAsInt(), stream.length - at);
            transcript.feed(ByteBuffer.wrap(stream, at, size));
            at += size;
        }
        transcript.settle(0);
        transcript.decoder.close();
        return transcript;
    }

    /** Feeds a stream whole. */
    static List<String> of(byte[]... stream) {
        byte[] whole = ClientPackets.join(stream);
        return of(whole, () -> whole.length);
    }

    List<String> understood() {
        return understood;
    }

    /** How many packets the decoder gave. */
    int packets() {
        return packets;
    }

    /** The slabs of the pool that payloads lay in. */
    Set<Slab> lent() {
        return lent;
    }

    private void feed(ByteBuffer read) {
        int size = read.remaining();
        decoder.feed(read);
        int taken = 0;
        for (Packet packet = decoder.next(); packet != null; packet = decoder.next()) {
            assertThat(refused).as("understood %s after a refusal", packet).isFalse();
            assertThat(++taken).as("packets of %d bytes", size).isLessThanOrEqualTo(size);
            add(packet);
        }
        assertThat(decoder.heldBytes()).as("held between reads").isLessThanOrEqualTo(MAX_HELD);
        if (refused) {
            assertThat(decoder.heldBytes()).isZero();
            assertThat(decoder.isMidway()).isFalse();
        }
    }

    private void add(Packet packet) {
        packets++;
        if (packet instanceof Packet.Publish publish) {
            int at = understood.size();
            understood.addAll(Collections.nCopies(publish.payloads().count(), null));
            delivered.add(() -> deliver(publish, at));
            if (publish.slab().isPooled()) {
                lent.add(publish.slab());
            }
            settle(MAX_DELIVERED);
        } else if (packet instanceof Packet.Refused refusal) {
            refused = true;
            understood.add("REFUSED %02x level %d: %s".formatted(refusal.reason(), refusal.level(), refusal.detail()));
        } else {
            understood.add(packet.toString().replaceAll("\\[B@[0-9a-f]+", "bytes"));
        }
    }

    private void deliver(Packet.Publish publish, int at) {
        Payloads payloads = publish.payloads();
        assertThat(publish.packetIds()).hasSize(publish.qos().isStored() ? payloads.count() : 0);
        for (int i = 0; i < payloads.count(); i++) {
            String id = publish.qos().isStored() ? " id=" + publish.packetIds()[i] : "";
            String flags = (publish.retain() ? " retain" : "") + (publish.dup() ? " dup" : "");
            understood.set(
                    at + i,
                    "PUBLISH " + publish.topic() + " qos=" + publish.qos().level() + id + flags
                            + properties(publish.properties()) + " <"
                            + new String(payloads.copy(i), StandardCharsets.ISO_8859_1) + ">");
        }
        publish.slab().release();
    }

    private static String properties(Packet.PublishProperties said) {
        return said.equals(Packet.PublishProperties.NONE)
                ? ""
                : " " + said.payloadFormat() + "," + said.expiryS() + "," + said.responseTopic() + ","
                        + (said.correlationData() == null
                                ? "-"
                                : new String(said.correlationData(), StandardCharsets.ISO_8859_1))
                        + "," + said.contentType() + "," + said.headers();
    }

    private void settle(int left) {
        while (delivered.size() > left) {
            delivered.remove().run();
        }
    }
}

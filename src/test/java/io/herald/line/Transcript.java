package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Payloads;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What a decoder understood of a stream, one line a message or command, however publishes were gathered. While it
 * listens it holds the decoder to its promises: bounded memory, an end, and silence after a fatal refusal.
 */
final class Transcript {
    static final int LINE = 120;
    static final int PAYLOAD = 60;
    static final int LEVELS = 5;
    /** How many publishes are delivered later than they are understood. */
    private static final int MAX_DELIVERED = 3;
    /** Twice the longest that can be unfinished, and the slack. */
    private static final int MAX_HELD = 2 * (LINE + 2) + SlabPool.SMALL_BYTES;

    private final CommandDecoder decoder = new CommandDecoder(
            new KnownTopics(LEVELS, LineText::decodeName), new SlabPool(), Unshared.claim(), LINE, PAYLOAD);
    private final List<String> understood = new ArrayList<>();
    /** Publishes that are still delivered, while the decoder reads on. */
    private final Deque<Runnable> delivered = new ArrayDeque<>();

    private boolean fatal;

    private Transcript() {}

    /** Feeds a stream in pieces of the sizes that {@code chunk} gives, each at least 1. */
    static List<String> of(byte[] stream, IntSupplier chunk) {
        Transcript transcript = new Transcript();
        for (int at = 0; at < stream.length; ) {
            int size = Math.min(chunk.getAsInt(), stream.length - at);
            transcript.feed(ByteBuffer.wrap(stream, at, size));
            at += size;
        }
        transcript.settle(0);
        return transcript.understood;
    }

    /** Feeds a stream whole. */
    static List<String> of(byte[] stream) {
        return of(stream, () -> stream.length);
    }

    /** Feeds text whole; each character is one byte. */
    static List<String> of(String stream) {
        return of(bytes(stream));
    }

    /** The bytes of text in which each character stands for one byte. */
    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void feed(ByteBuffer read) {
        int size = read.remaining();
        decoder.feed(read);
        int commands = 0;
        for (Command command = decoder.next(); command != null; command = decoder.next()) {
            assertThat(fatal).as("understood %s after a fatal refusal", command).isFalse();
            assertThat(++commands).as("commands of %d bytes", size).isLessThanOrEqualTo(size + PAYLOAD);
            add(command);
        }
        assertThat(decoder.heldBytes()).as("held between reads").isLessThanOrEqualTo(MAX_HELD);
        if (fatal) {
            assertThat(decoder.heldBytes()).isZero();
            assertThat(decoder.isMidway()).isFalse();
        }
    }

    private void add(Command command) {
        if (command instanceof Command.Publish publish) {
            int at = understood.size();
            understood.addAll(Collections.nCopies(publish.payloads().count(), null));
            delivered.add(() -> deliver(publish, at));
            settle(MAX_DELIVERED);
        } else if (command instanceof Command.Refused refused) {
            fatal = refused.fatal();
            understood.add((fatal ? "FATAL " : "ERR ") + refused.code().word() + ": " + refused.detail());
        } else {
            understood.add(command.toString());
        }
    }

    private void deliver(Command.Publish publish, int at) {
        Payloads payloads = publish.payloads();
        for (int i = 0; i < payloads.count(); i++) {
            understood.set(
                    at + i,
                    (publish.terms().qos().isStored() ? "PUBLISH " : "PUB ") + publish.topic() + " "
                            + publish.contentType()
                            + publish.headers() + " <" + new String(payloads.copy(i), StandardCharsets.ISO_8859_1)
                            + ">");
        }
        publish.slab().release();
    }

    private void settle(int left) {
        while (delivered.size() > left) {
            delivered.remove().run();
        }
    }
}

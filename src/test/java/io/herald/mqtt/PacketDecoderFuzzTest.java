package io.herald.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.wire.Slab;
import io.herald.wire.SlabPool;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, nothing but packets and refusals comes out of them, they are understood alike in pieces of any
 * size, little is held, and everything that was lent is given back. {@code verify} plays {@value #CASES} streams;
 * {@code ./mvnw test -Dtest=PacketDecoderFuzzTest -Dfuzz.cases=1000000} plays more, and {@code -Dfuzz.seed=…} others.
 */
class PacketDecoderFuzzTest {
    private static final int CASES = 20_000;
    /** One that is read into, three that are delivered late, and one that what is unfinished moves to. */
    private static final int MAX_LENT = 8;

    private final SlabPool slabs = new SlabPool();
    private final Set<Slab> lent = new HashSet<>();

    @Test
    void nothingButPacketsAndRefusalsComesOutOfAnyBytes() {
        long seed = Long.getLong("fuzz.seed", 1);
        int cases = Integer.getInteger("fuzz.cases", CASES);
        MutatedPackets streams = new MutatedPackets(seed);
        Random random = new Random(seed);
        for (int i = 0; i < cases; i++) {
            byte[] stream = streams.next();
            int most = 1 + random.nextInt(random.nextBoolean() ? 8 : 200);
            List<String> whole = understood(stream, () -> stream.length);
            List<String> pieces = understood(stream, () -> 1 + random.nextInt(most));

            if (!pieces.equals(whole)) {
                assertThat(pieces)
                        .as("seed %d, stream %d: %s", seed, i, HexFormat.of().formatHex(stream))
                        .isEqualTo(whole);
            }
        }
        assertEverythingWasGivenBack();
    }

    @Test
    void noiseIsUnderstoodAlikeInAnyPieces() {
        Random random = new Random(Long.getLong("fuzz.seed", 1));
        for (int i = 0; i < CASES / 4; i++) {
            byte[] noise = new byte[random.nextInt(100)];
            random.nextBytes(noise);
            byte[] stream = random.nextBoolean() ? noise : ClientPackets.join(ClientPackets.connect(4 + i % 2), noise);

            assertThat(understood(stream, () -> 7)).isEqualTo(understood(stream, () -> stream.length));
        }
    }

    private List<String> understood(byte[] stream, IntSupplier chunk) {
        PacketTranscript transcript = PacketTranscript.of(stream, chunk, slabs);
        lent.addAll(transcript.lent());
        return transcript.understood();
    }

    /** A slab that is not given back is never lent again, and another one is made in its place. */
    private void assertEverythingWasGivenBack() {
        assertThat(lent).hasSizeBetween(1, MAX_LENT);
    }
}

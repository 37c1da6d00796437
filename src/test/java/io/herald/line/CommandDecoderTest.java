package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandDecoderTest {
    private static final String EVERYTHING = """
            HELLO me frames\r
            hello other
            SUBSCRIBE a/+ policy=latest qos=0 from=new
            sub a/#
            UNSUBSCRIBE a/#
            Unsub a%20b/%25
              \r


            PUBLISH a some text to the end\s\s
            publish a
            PUB a 5
            hello
            PUB a 0

            PUB a 2\r
            hi\r
            PUB a%20b 3 type="text/plain; charset=\\"utf-8\\"" h.k=v h.k="a \\\\ b" qos=0
            a\nb
            PUB $SYS 4
            PING
            PUB a 4 nonsense
            PING
            TOPICS
            TOPICS a/+
            PING
            HELP
            ?
            QUIT
            """;

    @Test
    void everyVerbIsUnderstood() {
        assertThat(Transcript.of(utf8(EVERYTHING)))
                .containsExactly(
                        "Hello[name=me, frames=true, durable=false, expiryMs=null, credentials=null]",
                        "Hello[name=other, frames=false, durable=false, expiryMs=null, credentials=null]",
                        "Subscribe[filter=a/+, policy=latest, qos=AT_MOST_ONCE, from=new]",
                        "Subscribe[filter=a/#, policy=, qos=AT_LEAST_ONCE, from=new]",
                        "Unsubscribe[filter=a/#]",
                        "Unsubscribe[filter=a b/%]",
                        "PUBLISH a [] <some text to the end  >",
                        "PUBLISH a [] <>",
                        "PUB a [] <hello>",
                        "PUB a [] <>",
                        "PUB a [] <hi>",
                        "PUB a b text/plain; charset=\"utf-8\"[Header[name=k, value=v], Header[name=k, value=a \\ b]]"
                                + " <a\nb>",
                        "ERR forbidden: topics that begin with $ are the broker's",
                        "ERR bad-request: PUB has no option 'nonsense'",
                        "Topics[filter=#]",
                        "Topics[filter=a/+]",
                        "Ping[]",
                        "Help[]",
                        "Help[]",
                        "Quit[]");
    }

    @Test
    void piecesOfAnySizeAreUnderstoodAlike() {
        byte[] stream = utf8(EVERYTHING);
        List<String> whole = Transcript.of(stream);
        for (int size = 1; size < stream.length; size++) {
            int each = size;
            assertThat(Transcript.of(stream, () -> each))
                    .as("pieces of %d bytes", size)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aMillionBlankLinesAreNothing() {
        assertThat(Transcript.of("\n".repeat(1_000_000) + "PING\n")).containsExactly("Ping[]");
        assertThat(Transcript.of(bytes(" \r\n".repeat(100_000) + "PING\n"), () -> 4096))
                .containsExactly("Ping[]");
    }

    @Test
    void aHeadWhosePayloadIsStillToComeIsUnfinished() {
        CommandDecoder decoder = new CommandDecoder(
                new KnownTopics(5, LineText::decodeName), new SlabPool(), Unshared.claim(), 100, 100);
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 5\n")));

        assertThat(decoder.next()).isNull();
        assertThat(decoder.isMidway()).isTrue();
        decoder.feed(ByteBuffer.wrap(bytes("hello\n")));
        assertThat(decoder.next()).isInstanceOf(Command.Publish.class);
        assertThat(decoder.next()).isNull();
        assertThat(decoder.isMidway()).isFalse();
    }

    @Test
    void nothingIsHeldForAClientThatSaidAllItHadToSay() {
        CommandDecoder decoder = new CommandDecoder(
                new KnownTopics(5, LineText::decodeName), new SlabPool(), Unshared.claim(), 100, 100);
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 1\nx\n".repeat(6_000) + "PI")));
        while (decoder.next() != null) {
            assertThat(decoder.isMidway()).isTrue();
        }

        assertThat(decoder.heldBytes()).as("an unfinished line").isLessThanOrEqualTo(SlabPool.SMALL_BYTES);
        decoder.feed(ByteBuffer.wrap(bytes("NG\n")));
        assertThat(decoder.next()).isEqualTo(new Command.Ping());
        assertThat(decoder.next()).isNull();
        assertThat(decoder.heldBytes()).isZero();
    }

    @Test
    void aLittlePayloadDoesNotKeepAWholeReadInMemoryWhereManyAreKept() {
        SlabPool slabs = new SlabPool();
        CommandDecoder decoder =
                new CommandDecoder(new KnownTopics(5, LineText::decodeName), slabs, Unshared.claim(), 100, 60_000);
        byte[] read = bytes("PUB a 1\nx\nPUB $b 60000\n" + "y".repeat(60_000) + "\nPUBLISH c z\n");

        decoder.feed(ByteBuffer.wrap(read));
        assertThat(((Command.Publish) decoder.next()).payloads().bytes()).hasSize(SlabPool.LARGE_BYTES);
        for (int i = 0; i <= SlabPool.MAX_FREE; i++) {
            slabs.lend(SlabPool.LARGE_BYTES);
        }
        assertThat(decoder.next()).isInstanceOf(Command.Refused.class);
        Command.Publish last = (Command.Publish) decoder.next();

        assertThat(last.payloads().bytes()).containsExactly('z');
        assertThat(last.terms().qos().isStored()).isTrue();
        last.slab().release();
    }

    @Test
    void payloadsStayAsTheyAreUntilTheyAreReleased() {
        SlabPool slabs = new SlabPool();
        CommandDecoder decoder =
                new CommandDecoder(new KnownTopics(5, LineText::decodeName), slabs, Unshared.claim(), 100, 60_000);
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 20000\n" + "x".repeat(20_000) + "\n")));
        Command.Publish first = (Command.Publish) decoder.next();
        assertThat(decoder.next()).isNull();
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 20000\n" + "y".repeat(20_000) + "\n")));
        Command.Publish second = (Command.Publish) decoder.next();
        assertThat(decoder.next()).isNull();

        assertThat(first.payloads().copy(0)).containsOnly('x');
        first.slab().release();
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 20000\n" + "z".repeat(20_000) + "\n")));
        Command.Publish third = (Command.Publish) decoder.next();

        assertThat(third.payloads().bytes())
                .as("read over the first")
                .isSameAs(first.payloads().bytes());
        assertThat(third.payloads().copy(0)).containsOnly('z');
        assertThat(second.payloads().copy(0)).containsOnly('y');
    }

    @Test
    void aDecoderThatIsClosedGivesBackWhatItHolds() {
        SlabPool slabs = new SlabPool();
        for (int i = 0; i <= 2 * SlabPool.MAX_FREE; i++) {
            CommandDecoder decoder =
                    new CommandDecoder(new KnownTopics(5, LineText::decodeName), slabs, Unshared.claim(), 100, 60_000);
            decoder.feed(ByteBuffer.wrap(bytes("PUB a 60000\n" + "x".repeat(50_000))));
            assertThat(decoder.next()).isNull();
            decoder.close();
            decoder.close();
            assertThat(decoder.heldBytes()).isZero();
        }
        assertThat(slabs.isAmple()).isTrue();
    }

    @Test
    void framesOfOneTopicInOneReadAreOnePublishAndShareItsBytes() {
        CommandDecoder decoder = new CommandDecoder(
                new KnownTopics(5, LineText::decodeName), new SlabPool(), Unshared.claim(), 100, 100);
        decoder.feed(ByteBuffer.wrap(bytes("PUB a 50\n" + "x".repeat(50) + "\nPUB a 1\ny\nPUB a 0\n\nPUB b 1\nz\n")));

        Command.Publish first = (Command.Publish) decoder.next();
        Command.Publish second = (Command.Publish) decoder.next();

        assertThat(first.payloads().count()).isEqualTo(3);
        assertThat(second.payloads().count()).isEqualTo(1);
        assertThat(second.payloads().bytes()).isSameAs(first.payloads().bytes());
        assertThat(decoder.next()).isNull();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String latin1) {
        return Transcript.bytes(latin1);
    }

    @Test
    void theHeadOfAFrameIsNothingFinishedButACommandBeforeItIs() {
        InputShare share = new InputShare(4 << 20);
        share.claim(() -> {}, () -> {}).unfinished(1, 3 << 20, false);
        List<String> order = new ArrayList<>();
        begin(share, "behind a command", order, "PING\nPUB a 1000000\n");
        begin(share, "head only", order, "PUB a 1000000\n");

        while (order.isEmpty()) {
            share.sweep();
        }

        assertThat(order).as("those who have finished something, first").startsWith("behind a command");
    }

    private static void begin(InputShare share, String name, List<String> order, String said) {
        InputShare.Claim claim = share.claim(() -> order.add(name), () -> {});
        CommandDecoder decoder =
                new CommandDecoder(new KnownTopics(10, LineText::decodeName), new SlabPool(), claim, 1_000, 1 << 20);
        decoder.feed(ByteBuffer.wrap(utf8(said)));
        while (decoder.next() != null) {
            assertThat(decoder.isWaiting()).isFalse();
        }
        assertThat(decoder.isWaiting()).isTrue();
    }
}

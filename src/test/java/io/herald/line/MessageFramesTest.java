package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

class MessageFramesTest {
    private final MessageFrames frames = new MessageFrames();

    @Test
    void aFrameIsAHeadItsPayloadAndALineEnd() {
        List<Header> headers = List.of(new Header("k", "v"), new Header("k", "a \"b\" \\"));
        MessageHead head =
                new MessageHead(TopicName.of("a b/50%", 9), "pub1", 1_741_861_800_000L, "text/plain", headers);

        assertThat(encoded(new Run(head, Payloads.of("hello".getBytes(StandardCharsets.UTF_8)))))
                .asString()
                .isEqualTo("MSG a%20b/50%25 5 at=1741861800000 from=pub1 type=text/plain h.k=v"
                        + " h.k=\"a \\\"b\\\" \\\\\"\nhello\n");
    }

    @Test
    void aHeadersNameIsPercentEncodedButForWhatIsPlain() {
        List<Header> headers = List.of(new Header("", "v"), new Header("A-z_0.9", ""), new Header("a b=\"%é", "\""));
        MessageHead head = new MessageHead(TopicName.of("t", 9), "p", 1, "", headers);

        assertThat(encoded(new Run(head, Payloads.of(new byte[0]))))
                .asString()
                .isEqualTo("MSG t 0 at=1 from=p h.=v h.A-z_0.9=\"\" h.a%20b%3D%22%25%C3%A9=\"\\\"\"\n\n");
    }

    @Test
    void whatOneHeadSaysIsNotSaidOfTheNext() {
        TopicName topic = TopicName.of("t", 9);
        MessageHead[] heads = {
            MessageHead.plain(topic, "p", 1_741_861_800_000L),
            MessageHead.plain(topic, "p", 1_741_861_800_009L),
            MessageHead.plain(topic, "p", 999),
            MessageHead.plain(topic, "other", 998),
            new MessageHead(topic, "other", 998, "text/plain", List.of()),
            new MessageHead(topic, "other", 998, "text/plain", List.of(new Header("k", "v"))),
            MessageHead.plain(TopicName.of("u", 9), "other", 997)
        };
        String all = Arrays.stream(heads)
                .map(head -> encoded(new Run(head, Payloads.of(new byte[12]))))
                .map(frame -> new String(frame, StandardCharsets.UTF_8).split("\n")[0])
                .collect(Collectors.joining("|"));
        assertThat(all)
                .isEqualTo("MSG t 12 at=1741861800000 from=p|MSG t 12 at=1741861800009 from=p|MSG t 12 at=999 from=p"
                        + "|MSG t 12 at=998 from=other|MSG t 12 at=998 from=other type=text/plain"
                        + "|MSG t 12 at=998 from=other type=text/plain h.k=v|MSG u 12 at=997 from=other");
    }

    @Test
    void whatIsLeftOfATimeToLiveIsToldAndNotSaidOfTheNext() {
        MessageHead head = MessageHead.plain(TopicName.of("t", 9), "p", 999);
        Terms mortal = new Terms(QoS.AT_LEAST_ONCE, true, 14_230, "");
        Terms older = new Terms(QoS.AT_LEAST_ONCE, true, 7, "");

        assertThat(List.of(mortal, older, Terms.STORED))
                .extracting(terms -> new String(
                        encoded(new Run(head.on(terms), Payloads.of(new byte[] {'x'}), MessageId.of(5))),
                        StandardCharsets.UTF_8))
                .containsExactly(
                        "MSG t 1 id=5 qos=1 at=999 from=p ttl=14230ms retain\nx\n",
                        "MSG t 1 id=5 qos=1 at=999 from=p ttl=7ms retain\nx\n",
                        "MSG t 1 id=5 qos=1 at=999 from=p\nx\n");
    }

    @Property(tries = 2000)
    @Domain(HostileRuns.class)
    void whatIsWrittenIsReadBackAndNothingElse(@ForAll @Size(min = 1, max = 3) List<Run> runs) {
        MessageFrames shared = new MessageFrames();
        for (Run run : runs) {
            List<WireReader.Line> lines = WireReader.read(encoded(shared, run));

            assertThat(lines).hasSize(run.count());
            for (int i = 0; i < run.count(); i++) {
                isMessage(lines.get(i), run, i);
            }
        }
    }

    private static void isMessage(WireReader.Line line, Run run, int i) {
        MessageHead head = run.head();
        int options =
                2 + (head.contentType().isEmpty() ? 0 : 1) + head.headers().size();
        assertThat(line.fields()).hasSize(3 + options);
        assertThat(line.verb()).isEqualTo("MSG");
        assertThat(WireReader.name(line.fields().get(1))).isEqualTo(head.topic().text());
        assertThat(line.payload()).isEqualTo(run.payloads().copy(i));
        assertThat(line.options("at")).containsExactly(Long.toString(head.timeMs()));
        assertThat(line.options("from")).containsExactly(head.publisher());
        assertThat(line.options("type"))
                .isEqualTo(head.contentType().isEmpty() ? List.of() : List.of(head.contentType()));
        assertThat(line.headers()).isEqualTo(head.headers());
    }

    @Test
    void theSizeIsEnoughForPayloadsOfAnyLengthAndTheLastStartIsTheLastFrames() {
        MessageHead head = MessageHead.plain(TopicName.of("t", 1), "p", 0);
        for (int length : new int[] {0, 1, 9, 10, 99, 100, 9_999, 10_000, 1_048_576}) {
            Run run = new Run(head, HostileRuns.slices(List.of(new byte[length], new byte[3], new byte[length])));
            ByteBuffer out = ByteBuffer.allocate(frames.maxSize(run) + 7);
            out.position(7);

            frames.encode(run, out);

            String text = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
            assertThat(frames.lastStart()).isEqualTo(text.lastIndexOf("MSG t " + length + " "));
            assertThat(WireReader.read(Arrays.copyOfRange(out.array(), 7, out.position())))
                    .hasSize(3);
        }
    }

    private byte[] encoded(Run run) {
        return encoded(frames, run);
    }

    private static byte[] encoded(MessageFrames frames, Run run) {
        ByteBuffer out = ByteBuffer.allocate(frames.maxSize(run));
        frames.encode(run, out);
        return Arrays.copyOf(out.array(), out.position());
    }
}

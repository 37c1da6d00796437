package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.form.EventSource.Event;
import io.herald.topic.ErrorCode;
import io.herald.topic.Position;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBufAllocator;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row S12: nothing in a payload ends an event or begins another field, and a client sees what was published. */
class ServerSentEventsTest {
    private final TextForm payloads = TextForm.ofPayloads(Framing.CHUNKS);
    private final TextForm envelopes = TextForm.ofEnvelopes(Framing.CHUNKS);

    @Test
    void aPayloadIsTheDataOfAnEventWithoutAName() {
        assertThat(text(payloads, "Rainy day ahead!")).isEqualTo("data: Rainy day ahead!\n\n");
    }

    @Test
    void aPayloadIsCutAtAllThreeEndsOfLines() {
        assertThat(text(payloads, "a\nb\rc\r\nd")).isEqualTo("data: a\ndata: b\ndata: c\ndata: d\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  two spaces",
                "\n",
                "\n\n",
                "a\n",
                "\na",
                "data: x\n\nevent: gap\ndata: {}\n\n",
                "id: 1",
                ": a comment",
                "\u0000",
                "\uFEFFbom",
                "line\u2028separator\u0085",
                "ünïcödé 🎈"
            })
    void aPageGetsThePayloadThatWasPublished(String payload) {
        assertThat(EventSource.events(text(payloads, payload))).containsExactly(new Event("message", payload));
    }

    @Property
    void aPageGetsEveryPayloadWithItsLinesEndingInLf(@ForAll @StringLength(max = 60) String any) {
        String payload = new String(any.getBytes(UTF_8), UTF_8);

        assertThat(EventSource.events(text(payloads, payload)))
                .containsExactly(new Event("message", payload.replaceAll("\r\n|\r", "\n")));
    }

    @Test
    void bytesThatAreNotUtf8ComeAsAnEventNamedBinaryInBase64() {
        byte[] bytes = {(byte) 0xFF, '\n', (byte) 0xC0, (byte) 0xAF};

        String stream = Chunks.content(payloads.encode(List.of(Messages.run(bytes)), ByteBufAllocator.DEFAULT)
                .bytes());

        assertThat(EventSource.events(stream))
                .containsExactly(new Event("binary", Base64.getEncoder().encodeToString(bytes)));
    }

    @Test
    void anEnvelopeIsTheDataOfAnEventWithoutAName() {
        assertThat(EventSource.events(text(envelopes, "two\nlines")))
                .containsExactly(new Event(
                        "message",
                        "{\"topic\":\"a\",\"time\":\"2023-11-14T22:13:20.123Z\",\"publisher\":\"pub1\","
                                + "\"payload\":\"two\\nlines\"}"));
    }

    @Test
    void controlEventsHaveNamesAndNothingInThemBeginsALine() {
        TopicFilter filter = TopicFilter.of("a\ndata: x/#", 200);

        assertThat(EventSource.events(Chunks.content(payloads.gap(filter, 42))))
                .containsExactly(new Event("gap", "{\"filter\":\"a\\ndata: x/#\",\"count\":42}"));
        assertThat(EventSource.events(Chunks.content(payloads.error(ErrorCode.UNAVAILABLE, "the broker stops"))))
                .containsExactly(new Event("error", "{\"code\":\"unavailable\",\"detail\":\"the broker stops\"}"));
    }

    @Test
    void whatComesFirstAndWhatKeepsAStreamAliveAreNoEvents() {
        String stream = Chunks.content(payloads.opening(Position.START)) + Chunks.content(payloads.heartbeat());

        assertThat(stream).startsWith("retry: 2000\n:").endsWith("\n\n");
        assertThat(EventSource.events(stream)).isEmpty();
    }

    private static String text(TextForm form, String payload) {
        return Chunks.content(form.encode(List.of(Messages.run("a", payload)), ByteBufAllocator.DEFAULT)
                .bytes());
    }
}

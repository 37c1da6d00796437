package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A message as JSON. */
class EnvelopeTest {
    private final Envelope envelope = new Envelope(new PayloadText());

    @Test
    void everythingAMessageSaysIsInIt() {
        Run run = Messages.full(
                "text/plain",
                List.of(
                        new Header("a", "1"),
                        new Header("b", "\"x\" \\ ü"),
                        new Header("a", "2"),
                        new Header("\"}\\ =", "c"),
                        new Header("", "d")),
                "say \"hi\"\t\u0001\u007f");

        assertThat(json(run, 0))
                .isEqualTo(new JsonObject()
                        .put("topic", "a/b")
                        .put("time", "2023-11-14T22:13:20.123Z")
                        .put("publisher", "pub \"1\"")
                        .put("type", "text/plain")
                        .put(
                                "headers",
                                new JsonObject()
                                        .put("a", new JsonArray(List.of("1", "2")))
                                        .put("b", "\"x\" \\ ü")
                                        .put("\"}\\ =", "c")
                                        .put("", "d"))
                        .put("payload", "say \"hi\"\t\u0001\u007f"));
    }

    @Test
    void whatIsLeftOfATimeToLiveIsToldAsItMayBePosted() {
        Run run = Messages.run("a", "x");
        Run mortal = new Run(run.head().on(new Terms(QoS.AT_LEAST_ONCE, false, 14_230, "")), run.payloads());

        assertThat(json(mortal, 0).getString("ttl")).isEqualTo("14230ms");
    }

    @Test
    void aMessageThatSaysLittleHasFewMembers() {
        assertThat(json(Messages.run("a", ""), 0).fieldNames())
                .containsExactly("topic", "time", "publisher", "payload");
    }

    @Test
    void bytesThatAreNotUtf8AreInBase64() {
        byte[] bytes = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};

        assertThat(json(Messages.run(bytes), 0).getString("payloadBase64"))
                .isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void messagesOfOneRunDifferInTheirPayloadsOnly() {
        Run run = Messages.run("a", "one", "two");

        assertThat(json(run, 0).getString("payload")).isEqualTo("one");
        assertThat(json(run, 1).getString("payload")).isEqualTo("two");
    }

    @Property
    void everyTextSurvives(@ForAll String any) {
        String payload = new String(any.getBytes(UTF_8), UTF_8);

        assertThat(json(Messages.run("a", payload), 0).getString("payload")).isEqualTo(payload);
    }

    private JsonObject json(Run run, int i) {
        OutputBytes out = new OutputBytes();
        envelope.write(run, i, out);
        return new JsonObject(new String(out.toArray(), UTF_8));
    }
}

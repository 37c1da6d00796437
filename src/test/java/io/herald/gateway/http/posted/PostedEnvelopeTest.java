package io.herald.gateway.http.posted;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S16 and S19: what strangers write in JSON is read to the letter, and bounded. */
class PostedEnvelopeTest {
    @Test
    void anEnvelopeSaysEverythingAMessageHas() {
        PostedEnvelope envelope = PostedEnvelope.read("""
                {"topic":"a/b","payload":"ü\\n","type":"text/plain","publisher":"me","qos":0,
                 "headers":{"x":"1","y":["2","3"],"":"4","é =\\"%":"5"}}""".getBytes(UTF_8));

        assertThat(envelope.topic()).isEqualTo("a/b");
        assertThat(envelope.message().payload().copy(0)).isEqualTo("ü\n".getBytes(UTF_8));
        assertThat(envelope.message().contentType()).isEqualTo("text/plain");
        assertThat(envelope.message().publisher()).isEqualTo("me");
        assertThat(envelope.message().headers())
                .containsExactly(
                        new Header("x", "1"),
                        new Header("y", "2"),
                        new Header("y", "3"),
                        new Header("", "4"),
                        new Header("é =\"%", "5"));
    }

    @Test
    void bytesThatAreNoTextComeInBase64() {
        PostedEnvelope envelope = PostedEnvelope.read("{\"topic\":\"a\",\"payloadBase64\":\"/wA=\"}".getBytes(UTF_8));

        assertThat(envelope.message().payload().copy(0)).containsExactly(0xFF, 0);
    }

    @Test
    void aPayloadMayBeMissing() {
        assertThat(PostedEnvelope.read("{\"topic\":\"a\"}".getBytes(UTF_8))
                        .message()
                        .payload()
                        .totalLength())
                .isZero();
    }

    @Test
    void aCommandHasTheEnvelopeInIt() {
        PostedEnvelope envelope = PostedEnvelope.readCommand("{\"publish\":{\"topic\":\"a\"}}".getBytes(UTF_8));

        assertThat(envelope.topic()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "[]",
                "\"a\"",
                "1",
                "null",
                "{}",
                "{\"topic\":1}",
                "{\"topic\":null}",
                "{\"topic\":\"a\"",
                "{\"topic\":\"a\"} x",
                "{\"topic\":\"a\"}{\"topic\":\"a\"}",
                "{\"topic\":\"a\",\"topic\":\"b\"}",
                "{\"topic\":\"a\",\"headers\":{\"x\":\"1\",\"x\":\"2\"}}",
                "{\"topic\":\"a\",\"payload\":{}}",
                "{\"topic\":\"a\",\"payload\":\"x\",\"payloadBase64\":\"\"}",
                "{\"topic\":\"a\",\"payloadBase64\":\"?\"}",
                "{\"topic\":\"a\",\"payload\":\"\\ud800\"}",
                "{\"topic\":\"a\",\"qos\":3}",
                "{\"topic\":\"a\",\"qos\":2}",
                "{\"topic\":\"a\",\"qos\":1e999999999}",
                "{\"topic\":\"a\",\"retain\":1}",
                "{\"topic\":\"a\",\"qos\":0,\"retain\":true}",
                "{\"topic\":\"a\",\"ttl\":\"soon\"}",
                "{\"topic\":\"a\",\"time\":\"2026-01-01T00:00:00Z\"}",
                "{\"topic\":\"a\",\"headers\":[]}",
                "{\"topic\":\"a\",\"headers\":{\"x\":{}}}",
                "{\"topic\":\"a\",\"headers\":{\"x\":[[]]}}",
                "{\"topic\":\"a\",\"headers\":{\"x\":\"a\\nb\"}}",
                "{'topic':'a'}",
                "{\"topic\":\"a\",}",
                "{\"topic\":\"a\"/**/}"
            })
    void whatIsNoEnvelopeIsRefused(String json) {
        assertThatThrownBy(() -> PostedEnvelope.read(json.getBytes(UTF_8))).isInstanceOf(BrokerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\\ny", "\\u0085", "\\ud83d"})
    void aHeadersNameIsNoLineEndAndNoHalfCharacter(String name) {
        whatIsNoEnvelopeIsRefused("{\"topic\":\"a\",\"headers\":{\"" + name + "\":\"a\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00FF", "\u00C0\u00AF", "\u00ED\u00A0\u0080", "\u00F4\u0090\u0080\u0080", "\u00E2\u0082"})
    void whatIsNotUtf8IsRefused(String octets) {
        String json = "{\"topic\":\"a\",\"payload\":\"" + octets + "\"}";

        assertThatThrownBy(() -> PostedEnvelope.read(json.getBytes(ISO_8859_1)))
                .isInstanceOf(BrokerException.class)
                .hasMessage("it is not UTF-8");
    }

    @Test
    void depthAndNumbersAreBounded() {
        String deep = "{\"topic\":\"a\",\"qos\":" + "[".repeat(100_000);
        String number = "{\"topic\":\"a\",\"qos\":" + "1".repeat(StrictJson.MAX_NUMBER + 1) + "}";

        assertThatThrownBy(() -> PostedEnvelope.read(deep.getBytes(UTF_8))).isInstanceOf(BrokerException.class);
        assertThatThrownBy(() -> PostedEnvelope.read(number.getBytes(UTF_8)))
                .isInstanceOf(BrokerException.class)
                .hasMessage("it is not JSON within the limits");
    }
}

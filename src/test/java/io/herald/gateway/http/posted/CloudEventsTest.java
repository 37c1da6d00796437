package io.herald.gateway.http.posted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.Terms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents 1.0: attributes become headers, data becomes the payload. */
class CloudEventsTest {
    private static final String REQUIRED = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    @Test
    void attributesBecomeHeadersInTheirOrder() {
        PostedMessage message = read("\"count\":7,\"flag\":true,\"data\":null");

        assertThat(message.headers())
                .containsExactly(
                        new Header("ce-specversion", "1.0"),
                        new Header("ce-id", "1"),
                        new Header("ce-source", "/s"),
                        new Header("ce-type", "t"),
                        new Header("ce-count", "7"),
                        new Header("ce-flag", "true"));
    }

    @ParameterizedTest(name = "{0} is {1} of {2}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "\"data\":{\"a\": [1,  2]} | {\"a\": [1,  2]} | application/json",
                "\"data\":\"text\" | \"text\" | application/json",
                "\"data\":\"te\\u0078t\",\"datacontenttype\":\"text/plain\" | text | text/plain",
                "\"datacontenttype\":\"application/x+json; v=1\",\"data\":\"s\" | \"s\" | application/x+json; v=1",
                "\"datacontenttype\":\"text/plain\",\"data\": 12.50 | 12.50 | text/plain",
                "\"data_base64\":\"aGk=\" | hi | ``",
                "\"data_base64\":\"aGk=\",\"datacontenttype\":\"image/png\" | hi | image/png",
                "\"x\":\"\" | `` | ``"
            })
    void dataBecomesThePayload(String members, String payload, String contentType) {
        PostedMessage message = read(members);

        assertThat(new String(message.payload().copy(0), UTF_8)).isEqualTo(payload);
        assertThat(message.contentType()).isEqualTo(contentType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\"}",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/s\",\"type\":\"t\"}",
                "{" + REQUIRED + ",\"data\":1,\"data_base64\":\"\"}",
                "{" + REQUIRED + ",\"x\":{}}",
                "{" + REQUIRED + ",\"x y\":1}",
                "{" + REQUIRED + ",\"\":1}",
                "{" + REQUIRED + ",\"data\":}",
                "[]"
            })
    void whatIsNoEventIsRefused(String json) {
        assertThatThrownBy(() -> CloudEvents.read(json.getBytes(UTF_8), "", List.of(), Terms.STORED))
                .isInstanceOf(BrokerException.class);
    }

    /** Row S19: data may be any JSON, and is bounded as all that strangers write. */
    @Test
    void s19_dataHasAtMostSixtyFourLevelsAndNumbersOfAHundredDigits() {
        // The event is the first level.
        String deep = "[".repeat(StrictJson.MAX_DEPTH - 1) + "]".repeat(StrictJson.MAX_DEPTH - 1);
        String number = "1".repeat(StrictJson.MAX_NUMBER);

        assertThat(new String(read("\"data\":" + deep).payload().copy(0), UTF_8))
                .isEqualTo(deep);
        assertThat(new String(read("\"data\":[" + number + "]").payload().copy(0), UTF_8))
                .isEqualTo("[" + number + "]");
        whatIsNoEventIsRefused("{" + REQUIRED + ",\"data\":[" + deep + "]}");
        whatIsNoEventIsRefused("{" + REQUIRED + ",\"data\":[1" + number + "]}");
        whatIsNoEventIsRefused("{" + REQUIRED + ",\"data\":{\"a\":1,\"a\":2}}");
    }

    @Test
    void headersOfTheRequestAreKeptBesideTheAttributes() {
        PostedMessage message = CloudEvents.read(
                ("{" + REQUIRED + "}").getBytes(UTF_8), "me", List.of(new Header("trace", "x")), Terms.STORED);

        assertThat(message.publisher()).isEqualTo("me");
        assertThat(message.headers()).hasSize(5).startsWith(new Header("trace", "x"));
    }

    private static PostedMessage read(String members) {
        return CloudEvents.read(("{" + REQUIRED + "," + members + "}").getBytes(UTF_8), "", List.of(), Terms.STORED);
    }
}

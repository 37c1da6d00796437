package io.herald.gateway.http.posted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows S16 and S17: paths and topics map one to one. */
class TopicPathTest {
    private final TopicPath paths = new TopicPath(200);

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "weather, weather",
        "sensors/kitchen, sensors/kitchen",
        "a%20b%25c, a b%c",
        "%C3%BC/%F0%9F%8E%88, ü/🎈",
        "a//b, a//b",
        "/a, /a",
        "a/, a/",
        "../../x, ../../x",
        "%2e%2e/x, ../x",
        "..%5C..%5Cx, ..\\..\\x",
        "./a, ./a",
        "a;b=c, a;b=c"
    })
    void aPathIsDecodedLevelByLevelAndNothingElseIsDoneToIt(String path, String topic) {
        assertThat(paths.topic(path).text()).isEqualTo(topic);
        assertThat(paths.topic(path)).as("read again").isSameAs(paths.topic(path));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a%2Fb, BAD_TOPIC",
        "a%2fb, BAD_TOPIC",
        "'', BAD_TOPIC",
        "a%00b, BAD_TOPIC",
        "a/%2B, BAD_TOPIC",
        "%23, BAD_TOPIC",
        "a%, BAD_REQUEST",
        "a%f, BAD_REQUEST",
        "a%zz, BAD_REQUEST",
        "%FF, BAD_REQUEST",
        "%C0%AF, BAD_REQUEST",
        "%ED%A0%80, BAD_REQUEST"
    })
    void whatIsNoTopicIsRefused(String path, ErrorCode code) {
        assertThatThrownBy(() -> paths.topic(path))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code));
    }

    @Test
    void wildcardsOfAFilterAreEncodedOrNot() {
        assertThat(paths.filter("a/%2B/%23").text()).isEqualTo("a/+/#");
        assertThat(paths.filter("a/+/x").text()).isEqualTo("a/+/x");
    }

    @Test
    void rememberingTopicsIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            assertThat(paths.topic("t" + i).text()).isEqualTo("t" + i);
        }
    }
}

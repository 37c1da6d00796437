package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageHeadTest {
    private static final TopicName TOPIC = TopicName.of("t", 1);

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\0", "\t", "\u001b[2J", "\u007f", "\u0085", "\u009b", "\ud83d", "\ude00a"})
    void nothingThatEndsALineOrIsNoTextGetsIntoAnyPart(String text) {
        refused(() -> MessageHead.plain(TOPIC, text, 0));
        refused(() -> new MessageHead(TOPIC, "p", 0, text, List.of()));
        refused(() -> new Header("name", text));
        refused(() -> new Header(text, "value"));
    }

    @Test
    void everyPartHasItsLongest() {
        String name = "n".repeat(MessageHead.MAX_PUBLISHER);
        String type = "t".repeat(MessageHead.MAX_CONTENT_TYPE);
        String header = "h".repeat(Header.MAX_NAME);

        assertThat(new MessageHead(TOPIC, name, 0, type, List.of(new Header(header, ""))).headers())
                .hasSize(1);
        refused(() -> MessageHead.plain(TOPIC, name + "n", 0));
        refused(() -> MessageHead.plain(TOPIC, "", 0));
        refused(() -> new MessageHead(TOPIC, name, 0, type + "t", List.of()));
        refused(() -> new Header(header + "h", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "é", "a:b", "a\"b", "a/b", "%0A", "\u2028", "\ud83d\ude00"})
    void aHeadersNameIsAnyTextAndMayBeEmpty(String name) {
        assertThat(new Header(name, "value").name()).isEqualTo(name);
    }

    @Test
    void aHeadsHeadersCannotBeChangedAfterwards() {
        List<Header> headers = new ArrayList<>(List.of(new Header("a", "1")));
        MessageHead head = new MessageHead(TOPIC, "p", 0, "", headers);
        headers.clear();

        assertThat(head.headers()).containsExactly(new Header("a", "1"));
        assertThatNullPointerException().isThrownBy(() -> new MessageHead(TOPIC, "p", 0, "", null));
    }

    @Test
    void headersAreBoundedInNumberAndLength() {
        Header header = new Header("n", "v".repeat((MessageHead.MAX_HEADER_LENGTH / MessageHead.MAX_HEADERS) - 1));
        List<Header> most = Collections.nCopies(MessageHead.MAX_HEADERS, header);

        assertThat(new MessageHead(TOPIC, "p", 0, "", most).length())
                .isEqualTo(TOPIC.text().length() + 1 + MessageHead.MAX_HEADER_LENGTH);
        for (List<Header> tooMuch : List.of(
                Collections.nCopies(MessageHead.MAX_HEADERS + 1, new Header("n", "")),
                List.of(new Header("n", "v".repeat(MessageHead.MAX_HEADER_LENGTH))))) {
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> new MessageHead(TOPIC, "p", 0, "", tooMuch))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
        }
    }

    @Test
    void whatIsLeftOfATimeToLiveIsCountedFromWhenTheBrokerReceivedIt() {
        MessageHead mortal = MessageHead.plain(TOPIC, "p", 1_000).on(new Terms(QoS.AT_LEAST_ONCE, false, 500, ""));

        assertThat(mortal.leftMs(1_000)).isEqualTo(500);
        assertThat(mortal.leftMs(1_499)).isEqualTo(1);
        assertThat(mortal.leftMs(900)).as("when the clock was set back").isEqualTo(500);
        assertThat(mortal.isExpired(1_499)).isFalse();
        assertThat(mortal.isExpired(1_500)).isTrue();
        assertThat(MessageHead.plain(TOPIC, "p", 0).isExpired(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void whatIsNotStoredIsPublishedOnNoTerms() {
        refused(() -> new Terms(QoS.AT_MOST_ONCE, false, 1, "").forPublishing());
        refused(() -> new Terms(QoS.AT_MOST_ONCE, true, 0, "").forPublishing());
        refused(() -> new Terms(QoS.AT_MOST_ONCE, false, 0, "key").forPublishing());
        refused(() -> new Terms(QoS.EXACTLY_ONCE, false, 0, "").forPublishing());
    }

    @Test
    void payloadsAreSlicesOfSharedBytes() {
        Payloads payloads =
                new Payloads("..ab.c.".getBytes(StandardCharsets.UTF_8), new int[] {2, 4, 5, 6, 7, 7, 0, 0}, 0, 3);
        Run run = new Run(MessageHead.plain(TOPIC, "p", 0), payloads);

        assertThat(run.count()).isEqualTo(3);
        assertThat(run.topic()).isEqualTo(TOPIC);
        assertThat(payloads.totalLength()).isEqualTo(3);
        assertThat(payloads.copy(0)).asString().isEqualTo("ab");
        assertThat(payloads.copy(1)).asString().isEqualTo("c");
        assertThat(payloads.copy(2)).isEmpty();
        assertThat(payloads.start(1)).isEqualTo(5);
        assertThat(payloads.end(1)).isEqualTo(6);
        assertThat(payloads.length(2)).isZero();
        assertThat(Payloads.of(new byte[] {7, 8}).copy(0)).containsExactly(7, 8);
    }

    private static void refused(ThrowingCallable made) {
        assertThatExceptionOfType(BrokerException.class).isThrownBy(made).satisfies(thrown -> assertThat(thrown.code())
                .isEqualTo(ErrorCode.BAD_REQUEST));
    }
}

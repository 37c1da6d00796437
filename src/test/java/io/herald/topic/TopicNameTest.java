package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    private static final int LEVELS = 200;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "/",
                "//",
                "/a",
                "a/",
                "a//b",
                "sport/tennis/player1",
                "$SYS/uptime",
                "Accounts payable",
                "température/été",
                "😀/\u00a0",
                "\ufeffa",
                "\ufffe",
                "a\tb"
            })
    void aNameMayHaveAnyCharactersAndEmptyLevels(String text) {
        assertThat(TopicName.of(text, LEVELS).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "a/+", "a/#", "a+b", "#a", "a\0b", "\0"})
    void wildcardsAndNulAndNothingAreRefused(String text) {
        refused(text, LEVELS);
    }

    static Stream<String> loneSurrogates() {
        return Stream.of("\ud83d", "a\ud83d", "\ud83da", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00", "😀\ude00");
    }

    @ParameterizedTest
    @MethodSource("loneSurrogates")
    void halfACharacterIsRefused(String text) {
        refused(text, LEVELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀"})
    void theLimitIsInBytesOfUtf8(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String longest = character.repeat(TopicName.MAX_BYTES / bytes) + "x".repeat(TopicName.MAX_BYTES % bytes);

        assertThat(TopicName.of(longest, LEVELS).text()).isEqualTo(longest);
        assertThat(refused(longest + "x", LEVELS)).contains("65535");
    }

    @Test
    void levelsAreCountedWithTheEmptyOnes() {
        assertThat(TopicName.of("/".repeat(LEVELS - 1), LEVELS).text()).hasSize(LEVELS - 1);
        assertThat(refused("/".repeat(LEVELS), LEVELS)).contains("201 levels");
        refused("/".repeat(TopicName.MAX_BYTES), LEVELS);
    }

    @Test
    void namesAreEqualWhenTheirTextIs() {
        assertThat(TopicName.of("a/b", 2))
                .isEqualTo(TopicName.of(new String("a/b"), 9))
                .hasSameHashCodeAs(TopicName.of("a/b", 3))
                .hasToString("a/b")
                .isNotEqualTo(TopicName.of("a/c", 2));
    }

    @Test
    void onlyAFirstDollarMakesATopicTheBrokers() {
        assertThat(TopicName.of("$SYS", 1).isBrokers()).isTrue();
        assertThat(TopicName.of("a/$SYS", 2).isBrokers()).isFalse();
        assertThat(TopicName.of("/$SYS", 2).isBrokers()).isFalse();
    }

    private static String refused(String text, int levels) {
        BrokerException[] refusal = new BrokerException[1];
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> TopicName.of(text, levels))
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.BAD_TOPIC))
                .satisfies(thrown -> refusal[0] = thrown);
        return refusal[0].getMessage();
    }
}

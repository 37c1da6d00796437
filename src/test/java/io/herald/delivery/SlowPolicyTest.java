package io.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlowPolicyTest {
    @ParameterizedTest
    @EnumSource
    void aPolicyIsReadAsItIsWritten(SlowPolicy policy) {
        assertThat(SlowPolicy.of(policy.word())).isEqualTo(policy);
    }

    @Test
    void withoutAWordWhatIsNewIsDropped() {
        assertThat(SlowPolicy.of("")).isEqualTo(SlowPolicy.DROP_NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP_NEW", "drop", "Latest", " latest", "drop-new "})
    void anyOtherWordIsRefusedWithThoseThereAre(String word) {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> SlowPolicy.of(word))
                .withMessage("policy is one of drop-new, drop-old, latest, disconnect")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
}

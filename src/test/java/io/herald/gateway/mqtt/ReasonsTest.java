package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsTest {
    /** MQTT 5, 3.2.2.2. */
    private static final Set<Integer> CONNACK = Set.of(
            0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B,
            0x9C, 0x9D, 0x9F);
    /** MQTT 5, 3.4.2.1 and 3.5.2.1. */
    private static final Set<Integer> PUBACK = Set.of(0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
    /** MQTT 5, 3.9.3. */
    private static final Set<Integer> SUBACK = Set.of(0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2);
    /** MQTT 5, 3.14.2.1. */
    private static final Set<Integer> DISCONNECT = Set.of(
            0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
            0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2);

    @ParameterizedTest
    @EnumSource
    void aPacketGivesOnlyReasonsThatItMayGive(ErrorCode code) {
        check(new BrokerException(code, "no"));
        assertThat(PUBACK).contains(Reasons.ofMessage(code));
    }

    @Test
    void aCoreThatDoesNotAnswerIsAReasonToo() {
        check(new IllegalStateException("timed out"));
    }

    private static void check(Throwable fault) {
        assertThat(CONNACK).contains(Reasons.ofConnect(fault));
        assertThat(SUBACK).contains(Reasons.ofFilter(fault));
        assertThat(DISCONNECT).contains(Reasons.ofEnd(fault));
    }
}

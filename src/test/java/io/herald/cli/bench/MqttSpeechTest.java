package io.herald.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.Login;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the load generator says in MQTT, byte for byte. */
class MqttSpeechTest {
    private final MqttSpeech three = new MqttSpeech(MqttSpeech.V3);
    private final MqttSpeech five = new MqttSpeech(MqttSpeech.V5);

    @Test
    void whoProvesWhoItIsSaysSoInItsConnect() {
        assertThat(hex(three.hello("p0", Login.password("al", "pw"))))
                .isEqualTo("101600044d51545404c2000000027030" + "0002616c" + "00027077");
        assertThat(hex(five.hello("p0", Login.token("a.b.c"))))
                .isEqualTo("101d00044d51545405c200000000027030" + "0005746f6b656e" + "0005612e622e63");
    }

    @Test
    void aPublisherConnectsAndBeginsAnew() {
        assertThat(hex(three.hello("p0", Login.NONE))).isEqualTo("100e00044d5154540402000000027030");
        assertThat(hex(five.hello("p0", Login.NONE))).isEqualTo("100f00044d515454050200000000027030");
        assertThat(hex(three.ping())).isEqualTo("c000");
    }

    @Test
    void aSubscriberSubscribesWithoutWaitingForAnAnswer() {
        assertThat(hex(three.hello("s0", Login.NONE, "", "a/b", 2)))
                .isEqualTo("100e00044d5154540402000000027330" + "820800010003612f6202");
        assertThat(hex(five.hello("s0", Login.NONE, "", "a/b", 1)))
                .isEqualTo("100f00044d515454050200000000027330" + "8209000100" + "0003612f6201");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 3015000361" + "2f62, -1, 7",
        "4, 1, 32170003612f620000, 7, 9",
        "4, 2, 34170003612f620000, 7, 9",
        "5, 0, 30160003612f6200, -1, 8",
        "5, 2, 34180003612f62000000, 7, 10"
    })
    void aMessageHasItsIdAndItsPayloadWhereItSays(int level, int qos, String head, int idAt, int payloadAt) {
        Publishing.Frame frame = new MqttSpeech(level).frame("a/b", 16, qos);

        assertThat(hex(frame.bytes())).isEqualTo(head + "00".repeat(16));
        assertThat(frame.idAt()).isEqualTo(idAt);
        assertThat(frame.payloadAt()).isEqualTo(payloadAt);
    }

    @Test
    void aLongMessageHasALongLength() {
        assertThat(hex(three.frame("a", 300, 0).bytes()))
                .startsWith("30af020001610000")
                .hasSize(2 * (3 + 3 + 300));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

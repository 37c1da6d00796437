package io.herald.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.client.RefusedException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the load generator reads of MQTT, and what it answers. Packets are in hexadecimal. */
class MqttScannerTest {
    private static final String CONNACK = "20020000";
    private static final String TOPIC = "000162";
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** A stamp of a second ago. */
    private final String payload = HexFormat.of()
            .formatHex(String.format("%016x", System.nanoTime() - SECOND_NS).getBytes(StandardCharsets.US_ASCII));

    private final Tally tally = new Tally(true);
    private final Acks acks = new Acks(5, tally);
    private final MqttScanner scanner = new MqttScanner(tally, acks, MqttSpeech.V3);

    @Test
    void messagesAreCountedInEveryChunkSize() throws IOException {
        String fleeting = "3013" + TOPIC + payload;
        String stored = "3215" + TOPIC + "0007" + payload;
        String more = "3217" + TOPIC + "0008" + payload + "7878";
        String all = CONNACK + "9003000100" + fleeting.repeat(3) + stored + stored + more + fleeting + "d000";
        for (int chunk = 1; chunk <= all.length() / 2; chunk++) {
            MqttScanner one = new MqttScanner(tally, acks, MqttSpeech.V3);
            tally.reset();
            feed(one, all, chunk);

            assertThat(tally.delivered()).as("chunks of %d", chunk).isEqualTo(7);
            assertAllStampsWereRead();
            assertThat(one.answers()).isEqualTo(3);
            assertThat(hex(one.owed())).isEqualTo("40020007" + "40020007" + "40020008");
        }
    }

    @Test
    void whatAMessageOfMqtt5SaysBesideItsPayloadIsPassedOver() throws IOException {
        MqttScanner five = new MqttScanner(tally, acks, MqttSpeech.V5);
        String plain = "3014" + TOPIC + "00" + payload;
        String typed = "3018" + TOPIC + "0403000161" + payload;
        String property = "2600013d" + "0079" + "61".repeat(121);
        String headed = "309301" + TOPIC + "7f" + property + payload;
        String longer = "309501" + TOPIC + "8001" + property.replace("0079", "007a") + "61" + payload;
        feed(five, "2003000000" + plain + typed + plain + headed + longer, 1000);

        assertThat(tally.delivered()).isEqualTo(5);
        assertAllStampsWereRead();
    }

    /** A stamp that was read where it is not would be quite another time. */
    private void assertAllStampsWereRead() {
        assertThat(tally.latency().getMinValue()).isGreaterThan(SECOND_NS / 2);
        assertThat(tally.latency().getMaxValue()).isLessThan(60 * SECOND_NS);
    }

    @Test
    void aMessageOfQoS2IsTakenInFourSteps() throws IOException {
        feed(scanner, CONNACK + "3415" + TOPIC + "0009" + payload, 100);
        assertThat(hex(scanner.owed())).isEqualTo("50020009");
        feed(scanner, "62020009", 100);
        assertThat(hex(scanner.owed())).isEqualTo("70020009");
        assertThat(scanner.owed().hasRemaining()).isFalse();
    }

    @Test
    void aPublishedMessageOfQoS2IsAcknowledgedWhenAllStepsAreDone() throws IOException {
        acks.sent(1, 0, 0);
        feed(scanner, CONNACK + "50020001", 100);
        assertThat(hex(scanner.owed())).isEqualTo("62020001");
        assertThat(tally.acknowledged()).isZero();
        feed(scanner, "70020001", 100);
        assertThat(tally.acknowledged()).isEqualTo(1);
    }

    @Test
    void acknowledgementsComeInOrder() throws IOException {
        acks.sent(3, 0, 0);
        feed(scanner, CONNACK + "40020001" + "40020002", 3);
        assertThat(tally.acknowledged()).isEqualTo(2);

        assertThatThrownBy(() -> feed(scanner, "40020002", 100)).isInstanceOf(ProtocolException.class);
        feed(scanner, "40020003", 100);
        assertThatThrownBy(() -> feed(scanner, "40020004", 100)).hasMessageContaining("it was not its turn");
    }

    @Test
    void packetIdsBeginAgainBehindTheLast() {
        Acks many = new Acks(65_535, tally);
        many.sent(65_534, 0, 0);

        assertThat(many.idToBe(0)).isEqualTo(65_535);
        assertThat(many.idToBe(1)).isEqualTo(1);
        assertThat(many.nextId()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 65535",
        "210014, 20",
        "27000100002100142900, 20",
        "260002616100016221ffff, 65535",
        "12000378797a2a00220005210001, 1"
    })
    void noMoreIsInFlightThanABrokerOfMqtt5Takes(String properties, int most) throws IOException {
        Acks many = new Acks(65_535, tally);
        int length = properties.length() / 2;
        String connack = String.format("20%02x0000%02x%s", length + 3, length, properties);
        feed(new MqttScanner(tally, many, MqttSpeech.V5), connack, 100);

        assertThat(many.room(70_000)).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 20020005, 'forbidden: CONNECT was answered with 0x05'",
        "4, 20020001, 'bad-request: CONNECT was answered with 0x01, this version of MQTT is not spoken there'",
        "4, 200200009003000180, 'mqtt: SUBSCRIBE was answered with 0x80'",
        "5, 2003008600, 'unauthenticated: CONNECT was answered with 0x86'",
        "5, 20030000004004000197" + "00, 'storage-full: PUBLISH was answered with 0x97'",
        "5, 20030000009004000100" + "8f, 'bad-filter: SUBSCRIBE was answered with 0x8f'",
        "5, 2003000000e0028b00, 'unavailable: a packet was answered with 0x8b'",
    })
    void whatIsRefusedEndsTheRunWithAWord(int level, String packets, String message) {
        acks.sent(1, 0, 0);

        assertThatThrownBy(() -> feed(new MqttScanner(tally, acks, level), packets, 100))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }

    @Test
    void thatNobodyHearsAMessageIsNoRefusal() throws IOException {
        acks.sent(1, 0, 0);
        feed(new MqttScanner(tally, acks, MqttSpeech.V5), "2003000000" + "4003000110", 100);

        assertThat(tally.acknowledged()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"485454502f312e31", "4552520a", CONNACK + "f000", CONNACK + "4000", CONNACK + "30ffffffff01"})
    void whatSpeaksSomethingElseIsSaidToDoSo(String bytes) {
        assertThatThrownBy(() -> feed(scanner, bytes, 100)).isInstanceOf(ProtocolException.class);
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void feed(Scanner scanner, String hex, int chunk) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] left = new byte[0];
        for (int at = 0; at < bytes.length; at += chunk) {
            int more = Math.min(chunk, bytes.length - at);
            byte[] now = Arrays.copyOf(left, left.length + more);
            System.arraycopy(bytes, at, now, left.length, more);
            left = Arrays.copyOfRange(now, scanner.scan(now, 0, now.length), now.length);
        }
    }
}

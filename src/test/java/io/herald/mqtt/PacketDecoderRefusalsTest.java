package io.herald.mqtt;

import static io.herald.mqtt.ClientPackets.connect;
import static io.herald.mqtt.ClientPackets.join;
import static io.herald.mqtt.ClientPackets.packet;
import static io.herald.mqtt.ClientPackets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is refused behind CONNECT, and how: with which reason code, and whether it is answered at all. A
 * packet that begins with {@code =} is written with its length.
 */
class PacketDecoderRefusalsTest {
    private static final String LATER_PACKETS = """
            =00                        | 82 | true
            =0a c0                     | 82 | true
            =30 ffffffff               | 81 | false
            =f0 ffffffff               | 81 | false
            10 <MQTT> 04 02 0000 <me>  | 82 | true
            20 00 00                   | 82 | true
            2f 00                      | 82 | true
            90 0001 00                 | 82 | true
            91 0001 00                 | 81 | true
            b0 0001                    | 82 | true
            d0                         | 82 | true
            d1                         | 81 | true
            d0 00                      | 81 | false
            c1                         | 81 | true
            c0 00                      | 81 | false
            f0                         | 82 | true
            f1                         | 82 | true
            36 <a> 0001                | 81 | true
            38 <a>                     | 81 | true
            30                         | 81 | true
            30 00                      | 81 | true
            30 0002 'a'                | 81 | true
            32 <a>                     | 81 | true
            32 <a> 00                  | 81 | true
            32 <a> 0000 00             | 82 | true
            34 <a> 0000 00             | 82 | true
            30 <> 00                   | 81 | true
            30 <+> 00                  | 81 | true
            30 <a/#> 00                | 81 | true
            30 0001 ff 00              | 81 | true
            30 0001 00 00              | 81 | true
            30 0001 1f 00              | 81 | true
            30 0002 c280 00            | 81 | true
            30 0003 eda080 00          | 81 | true
            30 <a/b/c/d/e/f> 00        | 90 | true
            41 0001                    | 81 | true
            40                         | 81 | true
            40 00                      | 81 | true
            40 0000                    | 82 | true
            50 0000                    | 82 | true
            60 0001                    | 81 | true
            63 0001                    | 81 | true
            62 0000                    | 82 | true
            70 0000                    | 82 | true
            80 0001 <a> 00             | 81 | true
            82                         | 81 | true
            82 0000 <a> 00             | 81 | true
            82 0000 {} <a> 00          | 81 | true
            82 0001                    | 81 | true
            82 0001 {}                 | 81 | true
            a0 0001 <a>                | 81 | true
            a2 0000 <a>                | 81 | true
            a2 0001                    | 81 | true
            a2 0001 {}                 | 81 | true
            e1                         | 81 | true
            =30 d1 0f                  | 95 | true
            =c0 ff ff ff 7f            | 81 | false
            """;

    private static final String PACKETS_311 = """
            40 0001 00
            40 0001 00 00
            82 0001 <a>
            82 0001 <a> 03
            82 0001 <a> 04
            82 0001 <a> 00 <> 00
            82 0001 <$share/+/a> 00
            82 0001 <$share/a> 00
            82 0001 0001 7f 00
            a2 0001 <>
            a2 0001 <a> 00
            f0 18 {15 <m>}
            e0 00
            """;

    private static final String PACKETS_5 = """
            =c0 8000                                     | 81
            =30 8400 <a> {}                              | 81
            30 <a>                                       | 81
            30 <a> 01                                    | 81
            30 <a> {23}                                  | 81
            30 <a> {23 0000}                             | 94
            30 <a> {23 0004}                             | 94
            30 <> {23 0001}                              | 82
            30 <a> {23 0001 23 0001}                     | 82
            30 <a> {01 02}                               | 82
            30 <a> {01 01 01 01}                         | 82
            30 <a> {08 <>}                               | 82
            30 <a> {08 <#>}                              | 82
            30 <a> {0b 00}                               | 82
            30 <a> {0b 01}                               | 82
            30 <a> {0b 8000}                             | 81
            30 <a> {0b 80808080 01}                      | 81
            30 <a> {11 00000000}                         | 82
            30 <a> {11 000000}                           | 81
            30 <a> {2b}                                  | 81
            30 <a> {26 <k>}                              | 81
            30 <a> {26 <k> 0001 ff}                      | 81
            30 <a> {26 <k> 0001 01}                      | 83
            40 0001 ff                                   | 82
            40 0001 92                                   | 82
            40 0001 00 01                                | 81
            40 0001 00 {} 00                             | 81
            40 0001 00 {11 00000000}                     | 82
            40 0001 00 {1f <x> 1f <x>}                   | 82
            62 0001 10                                   | 82
            70 0001 80                                   | 82
            82 0001 {} <a>                               | 81
            82 0001 {} <a> 03                            | 81
            82 0001 {} <a> 40                            | 81
            82 0001 {} <a> 80                            | 81
            82 0001 {} <a> 30                            | 81
            82 0001 {} <a> 00 <> 00                      | 81
            82 0001 {} 0002 c080 00                      | 81
            82 0001 {} <$share/#/a> 00                   | 81
            82 0001 {} <$share/+/a> 00                   | 82
            82 0001 {} <$share/a/> 00                    | 82
            82 0001 {} <$share/a> 00                     | 82
            82 0001 {} <$share//a> 00                    | 82
            82 0001 {} <$share/g/a> 04                   | 82
            82 0001 {0b 00} <a> 00                       | 81
            82 0001 {0b 8000} <a> 00                     | 81
            82 0001 {0b 01 0b 02} <a> 00                 | 82
            82 0001 {11 00000000} <a> 00                 | 81
            82 0001 <a> 00                               | 81
            a2 0001 {} <>                                | 81
            a2 0001 {0b 01} <a>                          | 81
            a2 0001 {} <a> 00                            | 81
            f0 18                                        | 82
            f0 18 {}                                     | 82
            f0 00 {15 <m>}                               | 82
            f0 {15 <m>}                                  | 81
            e0 00 {1f}                                   | 81
            e0 00 {15 <x>}                               | 82
            e0 00 {11 00000000 11 00000000}              | 82
            e0 00 {} 00                                  | 81
            """;

    @ParameterizedTest
    @CsvSource(textBlock = LATER_PACKETS, delimiter = '|', quoteCharacter = '"')
    void aPacketThatIsNoneInEitherVersionIsRefused(String packet, String reason, boolean answered) {
        PacketRefusal.isRefused(connect(4), packet, reason, answered ? 4 : 0);
        PacketRefusal.isRefused(connect(5), packet, reason, answered ? 5 : 0);
    }

    @ParameterizedTest
    @CsvSource(textBlock = LATER_PACKETS, delimiter = '|', quoteCharacter = '"')
    void whatIsRefusedIsRefusedInTheMiddleOfARunToo(String packet, String reason, boolean answered) {
        for (int flags : new int[] {0, 2, 4}) {
            for (int level : new int[] {4, 5}) {
                byte[] run = publish(level, flags, "a", 1, new byte[0]);
                List<String> understood = PacketTranscript.of(connect(level), run, run, PacketRefusal.written(packet));

                assertThat(understood).hasSize(4);
                assertThat(understood.get(3))
                        .startsWith("REFUSED " + reason + " level " + (answered ? level : 0) + ":");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = PACKETS_311, delimiter = '|', quoteCharacter = '"')
    void aPacketThatIsNoneIn311IsRefused(String packet) {
        byte[] stream = join(connect(4), PacketRefusal.written(packet), packet("c0"));

        assertThat(PacketTranscript.of(stream)).hasSize(2).last().asString().startsWith("REFUSED 8");
    }

    @ParameterizedTest
    @CsvSource(textBlock = PACKETS_5, delimiter = '|', quoteCharacter = '"')
    void aPacketThatIsNoneIn5IsRefused(String packet, String reason) {
        byte[] run = publish(5, 0, "a", 1, new byte[2]);

        PacketRefusal.isRefused(connect(5), packet, reason, 5);
        assertThat(PacketTranscript.of(connect(5), run, run, PacketRefusal.written(packet)))
                .hasSize(4)
                .last()
                .asString()
                .startsWith("REFUSED " + reason + " level 5:");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aPayloadMayBeAsLongAsTheLimitAndNoLonger(int level) {
        byte[] fits = publish(level, 0, "a", 0, new byte[PacketTranscript.PAYLOAD]);
        byte[] longer = publish(level, 0, "a", 0, new byte[PacketTranscript.PAYLOAD + 1]);

        assertThat(PacketTranscript.of(connect(level), fits, longer, fits))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Connect"),
                        second -> assertThat(second).startsWith("PUBLISH a"),
                        last -> assertThat(last).startsWith("REFUSED 95 level " + level));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            30 <a> {23 0003} 'x'
            30 <\uD869\uDED4> {02 00000000 09 <> 03 <>} 'x'
            30 <$SYS/a> {}
            40 0001 10
            40 0001 99 {1f <> 26 <> <>}
            82 0001 {0b ffffff7f 26 <> <>} <$share/g/a> 2a
            e0 ff
            e0 8e {1c <x>}
            10 <MQTT> 05 02 0000 {22 0000 27 ffffffff 26 <> <> 26 <> <>} <[a] = (b)*, #>
            10 <MQTT> 05 42 0000 {} <> 0001 00
            10 <MQTT> 05 82 0000 {} <me> <>
            10 <MQTT> 05 00 0000 {} <>
            10 <MQTT> 04 02 0000 <>
            =10 9000 <MQTT> 04 02 0000 <mine>
            """, delimiter = '|', quoteCharacter = '"')
    void whatIsOddAndAllowedIsTaken(String packet) {
        boolean first = packet.contains("MQTT");
        byte[] stream = first ? PacketRefusal.written(packet) : join(connect(5), PacketRefusal.written(packet));

        assertThat(PacketTranscript.of(stream))
                .hasSize(first ? 1 : 2)
                .last()
                .asString()
                .doesNotStartWith("REFUSED");
    }
}

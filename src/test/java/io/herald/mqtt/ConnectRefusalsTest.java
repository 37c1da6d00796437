package io.herald.mqtt;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is refused at the beginning of a connection, and how: with which reason code, and in the form of which level.
 * Level 0 is: not answered at all. A packet that begins with {@code =} is written with its length.
 */
class ConnectRefusalsTest {
    private static final String FIRST_PACKETS = """
            c0                                                       | 81 | 0
            =00                                                      | 81 | 0
            =47 45 54                                                | 81 | 0
            30 <a> 'x'                                               | 81 | 0
            f0                                                       | 81 | 0
            11 <MQTT> 04 02 0000 <me>                                | 81 | 0
            =10 ff ff ff ff                                          | 81 | 0
            10 <MQT> 04 02 0000 <me>                                 | 81 | 0
            10 <> 04 02 0000 <me>                                    | 81 | 0
            10 0005 'MQTT'                                           | 81 | 0
            10 <MQTT>                                                | 81 | 0
            10                                                       | 81 | 0
            10 <MQIsdp> 03 02 0000 <me>                              | 84 | 3
            10 <MQTT> 03 02 0000 <me>                                | 84 | 3
            10 <MQTT> 06 02 0000 <me>                                | 84 | 6
            10 <MQTT> 02 02 0000 <me>                                | 84 | 2
            10 <MQTT> 84 02 0000 <me>                                | 84 | 132
            10 <MQTT> 04 03 0000 <me>                                | 81 | 4
            10 <MQTT> 04 1e 0000 <me> <w> <x>                        | 81 | 4
            10 <MQTT> 04 0a 0000 <me>                                | 81 | 4
            10 <MQTT> 04 22 0000 <me>                                | 81 | 4
            10 <MQTT> 04 42 0000 <me> <pw>                           | 81 | 4
            10 <MQTT> 04 00 0000 <>                                  | 85 | 4
            10 <MQTT> 04 02 0000 <me> 00                             | 81 | 4
            10 <MQTT> 04 02 0000                                     | 81 | 4
            10 <MQTT> 04 02 00                                       | 81 | 4
            10 <MQTT> 04                                             | 81 | 4
            10 <MQTT> 04 06 0000 <me> <w>                            | 81 | 4
            10 <MQTT> 04 06 0000 <me> 0001 00 <x>                    | 81 | 4
            10 <MQTT> 04 06 0000 <me> 0001 1f <x>                    | 81 | 4
            10 <MQTT> 04 02 0000 0001 00                             | 81 | 4
            10 <MQTT> 04 82 0000 <me>                                | 81 | 0
            10 <MQTT> 04 c2 0000 <me> <u>                            | 81 | 0
            10 <MQTT> 05 03 0000 {} <me>                             | 81 | 5
            10 <MQTT> 05 0a 0000 {} <me>                             | 81 | 5
            10 <MQTT> 05 1e 0000 {} <me> {} <w> <x>                  | 81 | 5
            10 <MQTT> 05 02 0000 {} 0002 c080                        | 85 | 5
            10 <MQTT> 05 02 0000 {} 0003 eda080                      | 85 | 5
            10 <MQTT> 05 02 0000 {} 0001 00                          | 85 | 5
            10 <MQTT> 05 02 0000 {} 0002 c29f                        | 85 | 5
            10 <MQTT> 05 82 0000 {} <me> 0001 00                     | 81 | 0
            10 <MQTT> 05 82 0000 {} <me> 0001 7f                     | 81 | 0
            10 <MQTT> 05 82 0000 {} <me>                             | 81 | 0
            10 <MQTT> 05 42 0000 {} <me>                             | 81 | 0
            10 <MQTT> 05 02 0000 {} <me> 00                          | 81 | 5
            =10 8f00 <MQTT> 05 02 0000 {} <me>                       | 81 | 5
            10 <MQTT> 05 02 0000 05 <me>                             | 81 | 5
            10 <MQTT> 05 02 0000 8000 <me>                           | 81 | 5
            10 <MQTT> 05 02 0000 {00} <me>                           | 81 | 5
            10 <MQTT> 05 02 0000 {8001} <me>                         | 81 | 5
            10 <MQTT> 05 02 0000 {7f} <me>                           | 81 | 5
            10 <MQTT> 05 02 0000 {21} <me>                           | 81 | 5
            10 <MQTT> 05 02 0000 {21 0000} <me>                      | 82 | 5
            10 <MQTT> 05 02 0000 {21 0001 21 0001} <me>              | 82 | 5
            10 <MQTT> 05 02 0000 {27 00000000} <me>                  | 82 | 5
            10 <MQTT> 05 02 0000 {17 02} <me>                        | 82 | 5
            10 <MQTT> 05 02 0000 {19 02} <me>                        | 82 | 5
            10 <MQTT> 05 02 0000 {16 <x>} <me>                       | 82 | 5
            10 <MQTT> 05 02 0000 {18 00000001} <me>                  | 82 | 5
            10 <MQTT> 05 02 0000 {12 <x>} <me>                       | 82 | 5
            10 <MQTT> 05 02 0000 {12 0002} <me>                      | 81 | 5
            10 <MQTT> 05 02 0000 {15 0001 00} <me>                   | 81 | 5
            10 <MQTT> 05 06 0000 {} <me> {11 00000000} <w> <x>       | 82 | 5
            10 <MQTT> 05 06 0000 {} <me> {08 <>} <w> <x>             | 82 | 5
            10 <MQTT> 05 06 0000 {} <me> {08 <a/+>} <w> <x>          | 82 | 5
            10 <MQTT> 05 06 0000 {} <me> {01 02} <w> <x>             | 82 | 5
            10 <MQTT> 05 06 0000 {} <me> {} 0001 7f <x>              | 81 | 5
            """;

    @ParameterizedTest
    @CsvSource(textBlock = FIRST_PACKETS, delimiter = '|', quoteCharacter = '"')
    void aConnectionBeginsWithAConnectThatIsSound(String packet, String reason, int level) {
        PacketRefusal.isRefused(new byte[0], packet, reason, level);
    }
}

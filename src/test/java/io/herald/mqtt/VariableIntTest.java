package io.herald.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variable byte integers, at the edges of the table in the specification (MQTT 5.0, 1.5.5, table 1-1). */
class VariableIntTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8001",
        "16383, ff7f",
        "16384, 808001",
        "2097151, ffff7f",
        "2097152, 80808001",
        "268435455, ffffff7f"
    })
    void numbersAreWrittenAndReadAsTheTableHasThem(int value, String written) {
        byte[] bytes = ClientPackets.bytes(written);
        byte[] out = new byte[VariableInt.MAX_BYTES];
        int packed = VariableInt.read(bytes, 0, bytes.length);

        assertThat(Arrays.copyOf(out, VariableInt.write(value, out, 0))).isEqualTo(bytes);
        assertThat(VariableInt.sizeOf(value)).isEqualTo(bytes.length);
        assertThat(VariableInt.value(packed)).isEqualTo(value);
        assertThat(VariableInt.size(packed)).isEqualTo(bytes.length);
        assertThat(VariableInt.isMinimal(packed)).isTrue();
        assertThat(VariableInt.read(bytes, 0, bytes.length - 1)).isEqualTo(VariableInt.UNFINISHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000", "ff00", "808000", "80808000"})
    void moreBytesThanNeededAreNoticed(String written) {
        byte[] bytes = ClientPackets.bytes(written);

        assertThat(VariableInt.isMinimal(VariableInt.read(bytes, 0, bytes.length)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"80808080", "ffffffff", "8080808001"})
    void aFifthByteIsTooMany(String written) {
        byte[] bytes = ClientPackets.bytes(written);

        assertThat(VariableInt.read(bytes, 0, bytes.length)).isEqualTo(VariableInt.TOO_LONG);
    }
}

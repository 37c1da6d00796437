package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.Delivery;
import io.herald.topic.Header;
import io.herald.topic.QoS;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {
    @Property
    void noBytesEndALineOrSteerATerminal(@ForAll byte[] foreign) {
        assertThat(Escapes.escape(foreign)).matches(text -> text.chars().noneMatch(c -> Escapes.steers((char) c)));
        assertThat(new String(DeliveryFormat.TEXT.bytes(delivery(foreign)), StandardCharsets.UTF_8))
                .endsWith("\n")
                .hasLineCount(1);
        assertThat(new String(DeliveryFormat.JSON.bytes(delivery(foreign)), StandardCharsets.UTF_8))
                .hasLineCount(1);
    }

    @Test
    void whatIsEscapedCanBeToldApart() {
        byte[] payload = {'a', '\r', '\n', '\\', 0x1b, '[', (byte) 0xff, (byte) 0xc3, 'b', '\t', 0x7f};

        assertThat(Escapes.escape(payload)).isEqualTo("a\\r\\n\\\\\\x1B[\\xFF\\xC3b\\x09\\x7F");
        assertThat(Escapes.escape("ü € 😀".getBytes(StandardCharsets.UTF_8))).isEqualTo("ü € 😀");
        assertThat(Escapes.escape("\u009b31m \u202e \u2028"))
                .isEqualTo("\\xC2\\x9B31m \\xE2\\x80\\xAE \\xE2\\x80\\xA8");
    }

    @Test
    void jsonTellsPayloadTypeAndHeaders() {
        Delivery delivery = new Delivery(
                "a b",
                "say \"hi\"\n".getBytes(StandardCharsets.UTF_8),
                0,
                "pub1",
                "text/plain",
                List.of(new Header("x", "1"), new Header("y", "\\"), new Header("x", "2"), new Header("", "=\"")));

        assertThat(DeliveryFormat.JSON.bytes(delivery))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("""
                        {"topic":"a b","time":"1970-01-01T00:00:00Z","publisher":"pub1","type":"text/plain",\
                        "headers":{"x":["1","2"],"y":"\\\\","":"=\\""},"payload":"say \\"hi\\"\\u000a"}
                        """);
    }

    @Test
    void jsonTellsTheIdByWhichToGoOn() {
        Delivery stored = new Delivery("t", new byte[0], 0, "p", "", List.of(), "4", QoS.AT_LEAST_ONCE, false, 0, 0);

        assertThat(new String(DeliveryFormat.JSON.bytes(stored), StandardCharsets.UTF_8))
                .startsWith("{\"id\":\"4\",\"topic\":\"t\",");
        assertThat(new String(DeliveryFormat.JSON.bytes(delivery(new byte[0])), StandardCharsets.UTF_8))
                .doesNotContain("\"id\"");
    }

    @Test
    void jsonTellsForHowLongAMessageIsGood() {
        Delivery mortal =
                new Delivery("t", new byte[0], 0, "p", "", List.of(), "4", QoS.AT_LEAST_ONCE, false, 0, 14_230);

        assertThat(new String(DeliveryFormat.JSON.bytes(mortal), StandardCharsets.UTF_8))
                .contains(",\"ttl\":\"14230ms\",");
    }

    @Test
    void jsonCarriesWhatIsNotTextInBase64() {
        assertThat(new String(DeliveryFormat.JSON.bytes(delivery(new byte[] {(byte) 0xff})), StandardCharsets.UTF_8))
                .contains("\"payloadBase64\":\"/w==\"")
                .doesNotContain("\"payload\"");
    }

    @Test
    void namesOfOthersAreFieldsInTheTextToo() {
        Delivery delivery = new Delivery("a b", new byte[0], 0, "x DELIVER\ny", "", List.of());

        assertThat(DeliveryFormat.text(delivery)).startsWith(">> DELIVER a%20b  x%20DELIVER%0Ay 19");
    }

    @ParameterizedTest
    @CsvSource({"500ms,500000000", "15s,15000000000", "2m,120000000000", "1h,3600000000000", "7d,604800000000000"})
    void durationsAreRead(String text, long ns) {
        assertThat(new Durations().convert(text)).isEqualTo(ns);
    }

    private static Delivery delivery(byte[] payload) {
        return new Delivery("t", payload, 0, "p", "", List.of());
    }
}

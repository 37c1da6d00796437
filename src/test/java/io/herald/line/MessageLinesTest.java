package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLinesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final String ESCAPES = """
            0A       | \\n
            0D0A     | \\r\\n
            5C       | \\\\
            5C6E     | \\\\n
            00       | \\x00
            1B5B324A | \\x1B[2J
            7F       | \\x7F
            C285     | \\xC2\\x85
            C29B     | \\xC2\\x9B
            C280C29F | \\xC2\\x80\\xC2\\x9F
            C3A9     | \u00e9
            C2A2     | \u00a2
            F09F9880 | \ud83d\ude00
            FF       | \\xFF
            C3       | \\xC3
            C328     | \\xC3(
            C0AF     | \\xC0\\xAF
            E080AF   | \\xE0\\x80\\xAF
            EDA080   | \\xED\\xA0\\x80
            F4908080 | \\xF4\\x90\\x80\\x80
            F09F98   | \\xF0\\x9F\\x98
            E282     | \\xE2\\x82
            80       | \\x80
            F8888080 | \\xF8\\x88\\x80\\x80
            """;

    private final MessageLines lines = new MessageLines(ZoneOffset.UTC);

    @Test
    void aMessageIsALineAsTheProtocolShowsIt() {
        MessageHead head = MessageHead.plain(TopicName.of("weather", 1), "pub1", 1_741_948_200_000L);

        assertThat(encoded(lines, new Run(head, payload("Rainy day ahead!"))))
                .asString()
                .isEqualTo("DELIVER weather Rainy day ahead! pub1 2025-03-14 10:30:00\n");
        assertThat(encoded(new MessageLines(ZoneId.of("Asia/Kolkata")), new Run(head, payload("x"))))
                .asString()
                .isEqualTo("DELIVER weather x pub1 2025-03-14 16:00:00\n");
    }

    @ParameterizedTest
    @CsvSource(textBlock = ESCAPES, delimiter = '|')
    void whatEndsALineOrSteersATerminalOrIsNoTextIsEscaped(String hex, String text) {
        Run run = new Run(
                MessageHead.plain(TopicName.of("t", 1), "p", 0),
                Payloads.of(HexFormat.of().parseHex(hex)));

        assertThat(new String(encoded(lines, run), StandardCharsets.UTF_8))
                .isEqualTo("DELIVER t " + text + " p 1970-01-01 00:00:00\n");
    }

    @Property(tries = 2000)
    @Domain(HostileRuns.class)
    void whatIsWrittenIsReadBackAndNothingElse(@ForAll Run run) {
        MessageHead head = run.head();
        String time = LocalDateTime.ofEpochSecond(head.timeMs() / 1000, 0, ZoneOffset.UTC)
                .format(TIME);

        List<String> written = WireReader.lines(encoded(lines, run));

        assertThat(written).hasSize(run.count());
        for (int i = 0; i < run.count(); i++) {
            String line = written.get(i);
            assertThat(line).startsWith("DELIVER ").endsWith(" " + time);
            int topicEnd = line.indexOf(' ', 8);
            int publisherFrom = line.lastIndexOf(' ', line.length() - 21);
            assertThat(WireReader.name(line.substring(8, topicEnd)))
                    .isEqualTo(head.topic().text());
            assertThat(WireReader.name(line.substring(publisherFrom + 1, line.length() - 20)))
                    .isEqualTo(head.publisher());
            assertThat(WireReader.payload(line.substring(topicEnd + 1, publisherFrom)))
                    .isEqualTo(run.payloads().copy(i));
        }
    }

    @Test
    void everyByteComesBackFromItsEscape() {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        Run run = new Run(MessageHead.plain(TopicName.of("t", 1), "p", 0), Payloads.of(all));

        String line = WireReader.lines(encoded(lines, run)).get(0);

        assertThat(WireReader.payload(line.substring(10, line.length() - 22))).isEqualTo(all);
    }

    @Test
    void theLastStartIsWhereTheLastLineBegins() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[5]);
        MessageHead head = MessageHead.plain(TopicName.of("t", 1), "p", 0);

        int start = lines.encode(new Run(head, HostileRuns.slices(List.of(new byte[3], new byte[0]))), out);

        assertThat(out.toString(StandardCharsets.UTF_8).substring(start))
                .isEqualTo("DELIVER t  p 1970-01-01 00:00:00\n");
    }

    private static Payloads payload(String text) {
        return Payloads.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encoded(MessageLines lines, Run run) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.encode(run, out);
        return out.toByteArray();
    }
}

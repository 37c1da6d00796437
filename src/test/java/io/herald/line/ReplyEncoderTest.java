package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReplyEncoderTest {
    @Test
    void everyReplyIsOneLine() {
        assertThat(written(new Reply.Ok(""))).isEqualTo("OK\n");
        assertThat(written(new Reply.Ok("42"))).isEqualTo("OK 42\n");
        assertThat(written(new Reply.Err(ErrorCode.BAD_TOPIC, "why"))).isEqualTo("ERR bad-topic why\n");
        assertThat(written(new Reply.Topic("a b/%", 2, 3))).isEqualTo("TOPIC a%20b/%25 subscribers=2 messages=3\n");
        assertThat(written(new Reply.Gap(TopicFilter.of("a b/+", 9), 7))).isEqualTo("GAP a%20b/+ 7\n");
        assertThat(written(new Reply.Pong())).isEqualTo("PONG\n");
        assertThat(written(new Reply.Bye())).isEqualTo("BYE\n");
    }

    @Test
    void helpTellsHowToProveWhoOneIs() {
        assertThat(written(new Reply.Help(false))).contains("HELLO <name> [user=… pass=…|token=…]");
    }

    @Test
    void helpTellsWhoHasToProveWhoItIsNothingThatWouldBeRefused() {
        List<String> lines = written(new Reply.Help(true)).lines().toList();

        assertThat(lines).first().asString().startsWith("HELLO <name> user=… pass=…");
        assertThat(lines).last().isEqualTo("OK");
        assertThat(lines.stream().map(line -> line.split(" ")[0])).containsOnly("HELLO", "PING", "QUIT", "OK");
    }

    @Test
    void helpNamesEveryVerbAndEndsWithOk() {
        List<String> lines = written(new Reply.Help(false)).lines().toList();

        assertThat(lines).last().isEqualTo("OK");
        assertThat(lines.stream().map(line -> line.split(" ")[0]))
                .contains("HELLO", "SUBSCRIBE", "UNSUBSCRIBE", "PUBLISH", "PUB", "TOPICS", "PING", "QUIT");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(HostileRuns.texts(), Arbitraries.strings().ofMaxLength(300));
    }

    @Property(tries = 2000)
    void noDetailCanForgeALine(@ForAll("texts") String detail) {
        for (Reply reply : List.of(new Reply.Err(ErrorCode.BAD_REQUEST, detail), new Reply.Ok("x" + detail))) {
            List<String> lines = WireReader.lines(ReplyEncoder.encode(reply));

            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).matches("(?s)(ERR bad-request |OK x).*").doesNotContain("\t");
            assertThat(lines.get(0).length()).isLessThan(300);
        }
    }

    @Test
    void aLongDetailIsCutBetweenCharacters() {
        String smile = "\ud83d\ude00";

        assertThat(written(new Reply.Err(ErrorCode.INTERNAL, "x".repeat(200)))).doesNotContain("…");
        assertThat(written(new Reply.Err(ErrorCode.INTERNAL, "x".repeat(199) + smile)))
                .isEqualTo("ERR internal " + "x".repeat(199) + "…\n");
        assertThat(written(new Reply.Err(ErrorCode.INTERNAL, smile.repeat(101))))
                .isEqualTo("ERR internal " + smile.repeat(100) + "…\n");
    }

    @Property(tries = 2000)
    void aNameComesBackFromTheLine(@ForAll("texts") String name) {
        try {
            TopicFilter filter = TopicFilter.of(name, 200);
            String line = WireReader.lines(ReplyEncoder.encode(new Reply.Gap(filter, 1)))
                    .get(0);
            String[] fields = line.split(" ");

            assertThat(fields).hasSize(3);
            assertThat(WireReader.name(fields[1])).isEqualTo(name);
            byte[] wire = fields[1].getBytes(StandardCharsets.UTF_8);
            assertThat(LineText.decodeName(wire, 0, wire.length)).isEqualTo(name);
        } catch (BrokerException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FILTER);
        }
    }

    private static String written(Reply reply) {
        return new String(ReplyEncoder.encode(reply), StandardCharsets.UTF_8);
    }
}

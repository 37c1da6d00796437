package io.herald.line;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Runs whose every part tries to be something else: another line, another field, another character. Parts that the
 * broker's own checks refuse never get as far as an encoder, so there are none of those here.
 */
final class HostileRuns extends DomainContextBase {
    private static final String[] LOOK_ALIKES = {
        "",
        " ",
        "\n",
        "\r\n",
        "\nDELIVER a b c 2025-01-01 00:00:00\n",
        "\nMSG a 0 at=0 from=x\n\n",
        "\\n",
        "\\",
        "\\x0A",
        "\"",
        "a\"b",
        "\" h.admin=\"yes",
        "%0A",
        "%",
        "a b",
        "=",
        "\u0085",
        "\u009b2J",
        "\u001b[2J",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "\u007f",
        "\0",
        "\t",
        "/",
        "$",
        "2025-03-14 10:30:00",
        "OK",
        "from=you"
    };

    /** Text of any kind. */
    static Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(8).filter(HostileRuns::isText);
        return Arbitraries.oneOf(Arbitraries.of(LOOK_ALIKES), any)
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }

    /** Bytes of any kind, many of them not text. */
    static Arbitrary<byte[]> payloads() {
        Arbitrary<byte[]> text = texts().map(part -> part.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Arbitraries.oneOf(text, bytes);
    }

    @Provide
    Arbitrary<Run> runs() {
        Arbitrary<TopicName> topics =
                texts().filter(text -> passes(() -> TopicName.of(text, 200))).map(text -> TopicName.of(text, 200));
        Arbitrary<String> parts = texts().filter(text -> passes(() -> new Header(text, text)));
        Arbitrary<List<Header>> headers = Combinators.combine(Arbitraries.oneOf(Arbitraries.of("X-a.1_"), parts), parts)
                .as(Header::new)
                .list()
                .ofMaxSize(3);
        Arbitrary<String> publishers = texts().filter(text -> passes(() -> MessageHead.checkName(text)));
        Arbitrary<String> types = texts().filter(text -> passes(() -> MessageHead.checkContentType(text)));
        Arbitrary<Long> times = Arbitraries.longs().between(0, 4_102_444_800_000L);
        Arbitrary<MessageHead> heads =
                Combinators.combine(topics, publishers, times, types, headers).as(MessageHead::new);
        return Combinators.combine(heads, payloads().list().ofMinSize(1).ofMaxSize(5))
                .as((head, payloads) -> new Run(head, slices(payloads)));
    }

    /** Payloads that lie apart from each other; what stands behind them is a line end, or not, in turns. */
    static Payloads slices(List<byte[]> payloads) {
        byte[] bytes = new byte
                [payloads.stream().mapToInt(payload -> payload.length + 1).sum() + 1];
        int[] bounds = new int[2 * payloads.size()];
        int at = 1;
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            System.arraycopy(payload, 0, bytes, at, payload.length);
            bounds[2 * i] = at;
            bounds[2 * i + 1] = at + payload.length;
            bytes[at + payload.length] = (byte) (i % 2 == 0 ? '\n' : 'Z');
            at += payload.length + 1;
        }
        return new Payloads(bytes, bounds, 0, payloads.size());
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean passes(Runnable check) {
        try {
            check.run();
            return true;
        } catch (BrokerException refused) {
            return false;
        }
    }

    private static boolean passes(Supplier<?> made) {
        Runnable check = made::get;
        return passes(check);
    }
}

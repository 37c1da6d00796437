package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.Frame.close;
import static io.herald.gateway.http.websocket.Frame.continuation;
import static io.herald.gateway.http.websocket.Frame.ping;
import static io.herald.gateway.http.websocket.Frame.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Category 7 of the public suite: how a connection ends when the client begins to close it. */
final class ClosingCases {
    private static final int[] VALID_CODES = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
    };
    private static final int[] INVALID_CODES = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};

    private ClosingCases() {}

    static List<Conversation> all() {
        List<Conversation> cases = new ArrayList<>(afterTheClose());
        cases.addAll(payloads());
        for (int code : VALID_CODES) {
            cases.add(Conversation.of("7.7." + count(cases, "7.7."), "close code " + code + " is sent back")
                    .send(close(code))
                    .expectClose(code));
        }
        for (int code : INVALID_CODES) {
            cases.add(Conversation.of("7.9." + count(cases, "7.9."), "close code " + code + " is a protocol error")
                    .send(close(code))
                    .expectClose(1002));
        }
        // No RFC says what a code over 4999 means; the suite takes any answer, these are the sensible ones.
        cases.add(Conversation.of("7.13.1", "close code 5000 is sent back or refused, and the connection ends")
                .send(close(5000))
                .expectClose(1000, 1002, 5000));
        cases.add(Conversation.of("7.13.2", "close code 65535 is sent back or refused, and the connection ends")
                .send(close(65_535))
                .expectClose(1000, 1002, 65_535));
        return cases;
    }

    private static long count(List<Conversation> cases, String category) {
        return 1
                + cases.stream()
                        .filter(one -> one.number().startsWith(category))
                        .count();
    }

    private static List<Conversation> afterTheClose() {
        Frame hello = text("Hello World!");
        return List.of(
                Conversation.of("7.1.1", "a message is echoed, then the close is answered")
                        .send(hello)
                        .expect(hello)
                        .closeNormally(),
                Conversation.of("7.1.2", "a second close frame is ignored")
                        .send(close(1000), Frame.of(Frame.CLOSE, Buffer.buffer()))
                        .expectClose(1000),
                Conversation.of("7.1.3", "a ping after the close frame is ignored")
                        .send(close(1000), ping(""))
                        .expectClose(1000),
                Conversation.of("7.1.4", "a text after the close frame is ignored")
                        .send(close(1000), hello)
                        .expectClose(1000),
                Conversation.of("7.1.5", "a close frame within a text ends the connection, the text is lost")
                        .send(text("fragment1").unfinished(), close(1000), continuation("fragment2"))
                        .expectClose(1000),
                // The suite takes any answer; ours is the frame limit, told before the frame is read.
                Conversation.of("7.1.6", "a frame of 256 KiB is too large; nothing after it is read")
                        .send(text("BAsd7&jh23".repeat(26_215).substring(0, 262_144)), hello, close(1000), ping(""))
                        .expectClose(1009));
    }

    private static List<Conversation> payloads() {
        byte[] notUtf8 = Frame.hex("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64");
        return List.of(
                Conversation.of("7.3.1", "a close frame without payload is answered")
                        .send(Frame.of(Frame.CLOSE, Buffer.buffer()))
                        .expectClose(1000, 1005),
                Conversation.of("7.3.2", "a close frame with half a code is a protocol error")
                        .send(Frame.of(Frame.CLOSE, Buffer.buffer("a")))
                        .expectClose(1002),
                Conversation.of("7.3.3", "a close frame with a code is answered")
                        .send(close(1000))
                        .expectClose(1000),
                Conversation.of("7.3.4", "a close frame with a code and a reason is answered")
                        .send(close(1000, "Hello World!".getBytes(UTF_8)))
                        .expectClose(1000),
                Conversation.of("7.3.5", "a close frame with the longest reason is answered")
                        .send(close(1000, RawWebSocket.bytes(123, '*')))
                        .expectClose(1000),
                Conversation.of("7.3.6", "a close frame with too long a reason is a protocol error")
                        .send(close(1000, RawWebSocket.bytes(124, '*')))
                        .expectClose(1002),
                Conversation.of("7.5.1", "a close reason that is not UTF-8 is refused")
                        .send(close(1000, notUtf8))
                        .expectClose(1002, 1007));
    }
}

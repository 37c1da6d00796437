package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.Frame.binary;
import static io.herald.gateway.http.websocket.Frame.ping;
import static io.herald.gateway.http.websocket.Frame.pong;
import static io.herald.gateway.http.websocket.Frame.text;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Categories 1 to 4 of the public suite: messages of every length, pings, reserved bits, reserved opcodes. */
final class FramingCases {
    private static final int[] LENGTHS = {0, 125, 126, 127, 128, 65_535, 65_536};
    private static final Frame HELLO = text("Hello, world!");

    private FramingCases() {}

    static List<Conversation> all() {
        List<Conversation> cases = new ArrayList<>(lengths("1.1.", "text", Frame.TEXT, '*'));
        cases.addAll(lengths("1.2.", "binary", Frame.BINARY, 0xFE));
        cases.addAll(pings());
        cases.addAll(reservedBits());
        cases.addAll(reservedOpcodes());
        return cases;
    }

    private static List<Conversation> lengths(String category, String kind, int opcode, int octet) {
        List<Conversation> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            Frame message = Frame.of(opcode, Buffer.buffer(RawWebSocket.bytes(length, octet)));
            cases.add(
                    Conversation.of(category + (cases.size() + 1), "a %s of %d bytes is echoed".formatted(kind, length))
                            .send(message)
                            .expect(message)
                            .closeNormally());
        }
        Frame message = Frame.of(opcode, Buffer.buffer(RawWebSocket.bytes(65_536, octet)));
        cases.add(
                Conversation.of(category + "8", "a %s of 65536 bytes is echoed when it comes in chops".formatted(kind))
                        .sendInChops(997, message)
                        .expect(message)
                        .closeNormally());
        return cases;
    }

    private static List<Conversation> pings() {
        Frame longest = Frame.of(Frame.PING, Buffer.buffer(RawWebSocket.bytes(125, 0xFE)));
        Frame tooLong = Frame.of(Frame.PING, Buffer.buffer(RawWebSocket.bytes(126, 0xFE)));
        Frame bytes = Frame.of(Frame.PING, Buffer.buffer(Frame.hex("00fffefdfcfb00ff")));
        Frame[] tenPings = numbered("payload-", Frame.PING);
        Frame[] tenPongs = numbered("payload-", Frame.PONG);
        return List.of(
                answered("2.1", "a ping without payload is answered", ping("")),
                answered("2.2", "a ping is answered with its text", ping("Hello, world!")),
                answered("2.3", "a ping is answered with its bytes", bytes),
                answered("2.4", "a ping with the longest payload is answered", longest),
                Conversation.of("2.5", "a ping with more than 125 bytes fails the connection")
                        .send(tooLong)
                        .expectClose(1002),
                Conversation.of("2.6", "a ping that comes octet by octet is answered")
                        .sendOctetWise(longest)
                        .expect(pongFor(longest))
                        .closeNormally(),
                Conversation.of("2.7", "a pong nobody asked for is ignored")
                        .send(pong(""))
                        .closeNormally(),
                Conversation.of("2.8", "a pong with payload nobody asked for is ignored")
                        .send(pong("unsolicited pong payload"))
                        .closeNormally(),
                Conversation.of("2.9", "a ping after an unsolicited pong is answered")
                        .send(pong("unsolicited pong payload"), ping("ping payload"))
                        .expect(pong("ping payload"))
                        .closeNormally(),
                Conversation.of("2.10", "ten pings are answered in order")
                        .send(tenPings)
                        .expect(tenPongs)
                        .closeNormally(),
                Conversation.of("2.11", "ten pings that come octet by octet are answered in order")
                        .sendOctetWise(tenPings)
                        .expect(tenPongs)
                        .closeNormally());
    }

    private static Conversation answered(String number, String sentence, Frame ping) {
        return Conversation.of(number, sentence)
                .send(ping)
                .expect(pongFor(ping))
                .closeNormally();
    }

    private static Frame pongFor(Frame ping) {
        return Frame.of(Frame.PONG, ping.payload());
    }

    private static Frame[] numbered(String prefix, int opcode) {
        return IntStream.range(0, 10)
                .mapToObj(i -> Frame.of(opcode, Buffer.buffer(prefix + i)))
                .toArray(Frame[]::new);
    }

    private static List<Conversation> reservedBits() {
        byte[] bytes = Frame.hex("00fffefdfcfb00ff");
        return List.of(
                Conversation.of("3.1", "a text with RSV 1 fails the connection")
                        .send(HELLO.withReservedBits(1))
                        .expectClose(1002),
                Conversation.of("3.2", "RSV 2 after a good message fails the connection; what follows is not read")
                        .send(HELLO, HELLO.withReservedBits(2), ping(""))
                        .expect(HELLO)
                        .expectClose(1002),
                Conversation.of("3.3", "RSV 3 after a good message, frame by frame, fails the connection")
                        .sendEach(HELLO, HELLO.withReservedBits(3), ping(""))
                        .expect(HELLO)
                        .expectClose(1002),
                Conversation.of("3.4", "RSV 4 after a good message, octet by octet, fails the connection")
                        .sendOctetWise(HELLO, HELLO.withReservedBits(4), ping(""))
                        .expect(HELLO)
                        .expectClose(1002),
                Conversation.of("3.5", "a binary message with RSV 5 fails the connection")
                        .send(binary(bytes).withReservedBits(5))
                        .expectClose(1002),
                Conversation.of("3.6", "a ping with RSV 6 fails the connection")
                        .send(ping("Hello, world!").withReservedBits(6))
                        .expectClose(1002),
                Conversation.of("3.7", "a close frame with RSV 7 fails the connection")
                        .send(Frame.of(Frame.CLOSE, Buffer.buffer()).withReservedBits(7))
                        .expectClose(1002));
    }

    private static List<Conversation> reservedOpcodes() {
        List<Conversation> cases = new ArrayList<>();
        cases.addAll(reservedOpcodes("4.1.", 3));
        cases.addAll(reservedOpcodes("4.2.", 11));
        return cases;
    }

    /** Five opcodes from the first on: twice alone, then after a good message, at last octet by octet. */
    private static List<Conversation> reservedOpcodes(String category, int first) {
        Buffer payload = HELLO.payload();
        Buffer none = Buffer.buffer();
        return List.of(
                Conversation.of(category + 1, "opcode " + first + " fails the connection")
                        .send(Frame.of(first, none))
                        .expectClose(1002),
                Conversation.of(category + 2, "opcode " + (first + 1) + " with a payload fails the connection")
                        .send(Frame.of(first + 1, payload))
                        .expectClose(1002),
                Conversation.of(category + 3, "opcode " + (first + 2) + " after a good message fails the connection")
                        .send(HELLO, Frame.of(first + 2, none), ping(""))
                        .expect(HELLO)
                        .expectClose(1002),
                Conversation.of(category + 4, "opcode " + (first + 3) + " with a payload fails the connection, later")
                        .send(HELLO, Frame.of(first + 3, payload), ping(""))
                        .expect(HELLO)
                        .expectClose(1002),
                Conversation.of(category + 5, "opcode " + (first + 4) + ", octet by octet, fails the connection")
                        .sendOctetWise(HELLO, Frame.of(first + 4, payload), ping(""))
                        .expect(HELLO)
                        .expectClose(1002));
    }
}

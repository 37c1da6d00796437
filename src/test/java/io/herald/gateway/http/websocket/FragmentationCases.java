package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.Frame.continuation;
import static io.herald.gateway.http.websocket.Frame.ping;
import static io.herald.gateway.http.websocket.Frame.pong;
import static io.herald.gateway.http.websocket.Frame.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Categories 5 and 10 of the public suite: messages in several frames, control frames between them, wrong orders. */
final class FragmentationCases {
    private static final Frame FIRST = text("fragment1").unfinished();
    private static final Frame SECOND = continuation("fragment2");
    private static final Frame WHOLE = text("fragment1fragment2");
    private static final Frame PING = ping("ping payload");
    private static final Frame ASTRAY = continuation("non-continuation payload");
    private static final Frame HELLO = text("Hello, world!");

    private FragmentationCases() {}

    static List<Conversation> all() {
        List<Conversation> cases = new ArrayList<>(fragmentedControlFrames());
        cases.addAll(fragmentedTexts());
        cases.addAll(nothingToContinue());
        cases.addAll(wrongOrders());
        cases.add(pingsWithin("5.19", "pings within a text are answered at once", false));
        cases.add(pingsWithin("5.20", "pings within a text, frame by frame, are answered at once", true));
        cases.add(Conversation.of("10.1.1", "a text of 65536 bytes in frames of 1300 bytes is echoed")
                .send(cut(RawWebSocket.bytes(65_536, '*'), 1300))
                .expect(Frame.rawText(RawWebSocket.bytes(65_536, '*')))
                .closeNormally());
        return cases;
    }

    /** One text as frames of so many bytes. */
    static Frame[] cut(byte[] text, int frameBytes) {
        List<Frame> frames = new ArrayList<>();
        for (int start = 0; start < text.length; start += frameBytes) {
            byte[] piece = Arrays.copyOfRange(text, start, Math.min(text.length, start + frameBytes));
            Frame frame = start == 0 ? Frame.rawText(piece) : Frame.rawContinuation(piece);
            frames.add(start + frameBytes < text.length ? frame.unfinished() : frame);
        }
        return frames.toArray(Frame[]::new);
    }

    private static List<Conversation> fragmentedControlFrames() {
        return List.of(
                Conversation.of("5.1", "a ping in two fragments fails the connection")
                        .send(ping("fragment1").unfinished(), SECOND)
                        .expectClose(1002),
                Conversation.of("5.2", "a pong in two fragments fails the connection")
                        .send(pong("fragment1").unfinished(), SECOND)
                        .expectClose(1002));
    }

    private static List<Conversation> fragmentedTexts() {
        Frame pong = pong("ping payload");
        return List.of(
                Conversation.of("5.3", "a text in two fragments is echoed")
                        .send(FIRST, SECOND)
                        .expect(WHOLE)
                        .closeNormally(),
                Conversation.of("5.4", "a text in two fragments, frame by frame, is echoed")
                        .sendEach(FIRST, SECOND)
                        .expect(WHOLE)
                        .closeNormally(),
                Conversation.of("5.5", "a text in two fragments, octet by octet, is echoed")
                        .sendOctetWise(FIRST, SECOND)
                        .expect(WHOLE)
                        .closeNormally(),
                Conversation.of("5.6", "a ping between two fragments is answered before the text")
                        .send(FIRST, PING, SECOND)
                        .expect(pong, WHOLE)
                        .closeNormally(),
                Conversation.of("5.7", "a ping between two fragments, frame by frame, is answered before the text")
                        .sendEach(FIRST, PING, SECOND)
                        .expect(pong, WHOLE)
                        .closeNormally(),
                Conversation.of("5.8", "a ping between two fragments, octet by octet, is answered before the text")
                        .sendOctetWise(FIRST, PING, SECOND)
                        .expect(pong, WHOLE)
                        .closeNormally());
    }

    private static List<Conversation> nothingToContinue() {
        Frame unfinished = ASTRAY.unfinished();
        return List.of(
                Conversation.of("5.9", "a last fragment without a first fails the connection")
                        .send(ASTRAY, HELLO)
                        .expectClose(1002),
                Conversation.of("5.10", "a last fragment without a first, frame by frame, fails the connection")
                        .sendEach(ASTRAY, HELLO)
                        .expectClose(1002),
                Conversation.of("5.11", "a last fragment without a first, octet by octet, fails the connection")
                        .sendOctetWise(ASTRAY, HELLO)
                        .expectClose(1002),
                Conversation.of("5.12", "a middle fragment without a first fails the connection")
                        .send(unfinished, HELLO)
                        .expectClose(1002),
                Conversation.of("5.13", "a middle fragment without a first, frame by frame, fails the connection")
                        .sendEach(unfinished, HELLO)
                        .expectClose(1002),
                Conversation.of("5.14", "a middle fragment without a first, octet by octet, fails the connection")
                        .sendOctetWise(unfinished, HELLO)
                        .expectClose(1002));
    }

    private static List<Conversation> wrongOrders() {
        Frame middle = continuation("fragment1").unfinished();
        Frame begin = text("fragment2").unfinished();
        Frame end = continuation("fragment3");
        return List.of(
                Conversation.of("5.15", "a fragment after the end of a text fails the connection; the text is echoed")
                        .send(FIRST, SECOND, continuation("fragment3").unfinished(), text("fragment4"))
                        .expect(WHOLE)
                        .expectClose(1002),
                Conversation.of("5.16", "a middle fragment before the first fails the connection")
                        .send(middle, begin, end, middle, begin, end)
                        .expectClose(1002),
                Conversation.of("5.17", "a last fragment before the first fails the connection")
                        .send(continuation("fragment1"), begin, end, continuation("fragment1"), begin, end)
                        .expectClose(1002),
                Conversation.of("5.18", "a second fragment that begins a new text fails the connection")
                        .send(FIRST, text("fragment2"))
                        .expectClose(1002));
    }

    private static Conversation pingsWithin(String number, String sentence, boolean frameByFrame) {
        Frame[] before = {FIRST, continuation("fragment2").unfinished(), ping("pongme 1!")};
        Frame[] after = {
            continuation("fragment3").unfinished(),
            continuation("fragment4").unfinished(),
            ping("pongme 2!"),
            continuation("fragment5")
        };
        Conversation conversation = Conversation.of(number, sentence);
        if (frameByFrame) {
            conversation.sendEach(before).expect(pong("pongme 1!")).sendEach(after);
        } else {
            conversation.send(before).expect(pong("pongme 1!")).send(after);
        }
        return conversation
                .expect(pong("pongme 2!"), text("fragment1fragment2fragment3fragment4fragment5"))
                .closeNormally();
    }
}

package io.herald.gateway.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One case of the public Autobahn suite: its number there, what must happen in a sentence, and who says what in which
 * order. Written down once, then played against a server.
 */
final class Conversation {
    private interface Turn {
        void play(RawWebSocket client) throws IOException;
    }

    private final String number;
    private final String sentence;
    private final List<Turn> turns = new ArrayList<>();

    private Conversation(String number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    static Conversation of(String number, String sentence) {
        return new Conversation(number, sentence);
    }

    String number() {
        return number;
    }

    String title() {
        return number + " " + sentence;
    }

    void play(int port) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(port)) {
            for (Turn turn : turns) {
                turn.play(client);
            }
        }
    }

    /** We send the frames in one go. */
    Conversation send(Frame... frames) {
        return sendInChops(Integer.MAX_VALUE, frames);
    }

    /** We send each frame on its own. */
    Conversation sendEach(Frame... frames) {
        Arrays.stream(frames).forEach(this::send);
        return this;
    }

    /** We send so many octets of the frames at a time. */
    Conversation sendInChops(int chop, Frame... frames) {
        return then(client -> client.sendInChops(client.octets(frames), chop));
    }

    /** We send one octet after the other. */
    Conversation sendOctetWise(Frame... frames) {
        return sendInChops(1, frames);
    }

    /** We send one frame in pieces and wait a little after each but the last, expecting nothing. */
    Conversation sendWithPauses(Frame frame, int firstCut, int secondCut) {
        return then(client -> {
            byte[] octets = client.octets(frame);
            int head = octets.length - frame.payload().length();
            client.send(Arrays.copyOfRange(octets, 0, head + firstCut));
            client.expectSilence();
            client.send(Arrays.copyOfRange(octets, head + firstCut, head + secondCut));
            client.expectSilence();
            client.send(Arrays.copyOfRange(octets, head + secondCut, octets.length));
        });
    }

    /** The server says nothing for a little while. */
    Conversation expectSilence() {
        return then(RawWebSocket::expectSilence);
    }

    /** The server sends these messages and control frames, in this order. */
    Conversation expect(Frame... frames) {
        for (Frame frame : frames) {
            then(client -> assertThat(client.next()).isEqualTo(frame));
        }
        return this;
    }

    /** Now we close; the server answers with the same code and hangs up in good order, without saying anything else. */
    Conversation closeNormally() {
        return send(Frame.close(1000)).then(client -> {
            assertThat(client.next()).isEqualTo(Frame.close(1000));
            client.expectEnd();
        });
    }

    /** The server closes, or answers our close, with one of these codes, and hangs up. */
    Conversation expectClose(Integer... codes) {
        return then(client -> {
            Frame close = client.next();
            assertThat(close.opcode()).as("opcode of: " + close).isEqualTo(Frame.CLOSE);
            assertThat(close.closeCode()).as("close code").isIn((Object[]) codes);
            client.answerClose();
            client.expectEndOrReset();
        });
    }

    private Conversation then(Turn turn) {
        turns.add(turn);
        return this;
    }
}

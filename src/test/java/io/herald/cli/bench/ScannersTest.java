package io.herald.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.client.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ScannersTest {
    private static final String FRAME = "MSG bench/0 16 at=1 from=p\n0123456789abcdef\n";

    private final Tally tally = new Tally(false);

    @Test
    void framesAreCountedInEveryChunkSize() throws IOException {
        String text = "OK\nOK\n" + FRAME.repeat(3) + "GAP bench/0 5\n" + FRAME.replace("at=1", "at=22") + FRAME
                + "MSG bench/0 2 at=1 from=p\nMS\nMSG bench/0 0 at=1 from=p\n\nPONG\n";
        for (int chunk = 1; chunk <= text.length(); chunk++) {
            FrameScanner scanner = new FrameScanner(tally);
            tally.reset();
            feed(scanner, text, chunk);

            assertThat(tally.delivered()).as("chunks of %d", chunk).isEqualTo(7);
            assertThat(scanner.settled()).isEqualTo(12);
            assertThat(scanner.answers()).isEqualTo(3);
        }
    }

    @Test
    void anOkIsAnAcknowledgementWhileOneIsDue() throws IOException {
        Acks acks = new Acks(5, tally);
        FrameScanner scanner = new FrameScanner(tally, acks);
        feed(scanner, "OK herald\n", 100);
        acks.sent(2, 0, 0);
        feed(scanner, "OK 41\nOK 42\nPONG\nOK\n", 100);

        assertThat(scanner.answers()).isEqualTo(3);
        assertThat(tally.acknowledged()).isEqualTo(2);
    }

    @Test
    void aFrameThatDoesNotEndWhereItShouldIsNotCounted() {
        FrameScanner scanner = new FrameScanner(tally);

        assertThatThrownBy(() -> feed(scanner, FRAME + FRAME.replace("f\n", "fx\n"), 1000))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void aRefusalEndsTheRun() {
        assertThatThrownBy(() -> feed(new FrameScanner(tally), "ERR forbidden not yours\n", 100))
                .isInstanceOf(RefusedException.class)
                .hasMessage("forbidden: not yours");
    }

    @Test
    void eventsAreCountedInEveryChunkSizeWhereverTheResponseIsCut() throws IOException {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        String events = "retry: 2000\n: hello\n\ndata:0123456789abcdef\n\nid: 4\ndata: 0123456789abcdef\n\n";
        for (int cut = 1; cut < events.length(); cut++) {
            String text = head + chunk(events.substring(0, cut)) + chunk(events.substring(cut)) + chunk(events);
            for (int size : new int[] {1, 2, 3, 7, 50, 1000}) {
                StreamScanner scanner = new StreamScanner(tally, 16);
                feed(scanner, text, size);

                assertThat(scanner.settled())
                        .as("cut at %d, read by %d", cut, size)
                        .isEqualTo(4);
                assertThat(scanner.answers()).isEqualTo(1);
            }
        }
    }

    @Test
    void aResponseWithoutChunksIsReadToItsEnd() throws IOException {
        StreamScanner scanner = new StreamScanner(tally, 16);
        feed(scanner, "HTTP/1.1 200 OK\r\n\r\ndata: 0123456789abcdef\n\n", 9);

        assertThat(scanner.settled()).isEqualTo(1);
    }

    @Test
    void whatIsNoStreamIsSaidToBeSo() {
        assertThatThrownBy(() -> feed(new StreamScanner(tally, 16), "HTTP/1.1 404 Not Found\r\n\r\n", 99))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("404");
        String ended = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
        assertThatThrownBy(() -> feed(new StreamScanner(tally, 16), ended, 99)).isInstanceOf(EOFException.class);
    }

    @Property
    void aStampIsReadAsItWasWritten(@ForAll long ns) {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        Stamp.write(ns, buffer, 3);

        assertThat(Stamp.read(buffer.array(), 3)).isEqualTo(ns);
    }

    @Test
    void theSlowestSubscriberKeepsTheWindow() throws IOException {
        FrameScanner fast = new FrameScanner(tally);
        FrameScanner slow = new FrameScanner(tally);
        TopicFlow flow = new TopicFlow(10);
        flow.add(fast);
        flow.add(slow);
        flow.startAgain();
        flow.sent(8);
        feed(fast, FRAME.repeat(8), 1000);
        feed(slow, FRAME.repeat(3), 1000);

        assertThat(flow.room()).isEqualTo(5);
        assertThat(flow.due()).isEqualTo(16);
        flow.startAgain();
        assertThat(flow.room()).isEqualTo(10);
    }

    private static String chunk(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
    }

    /** As a connection does it: what was not whole comes again, with more behind it. */
    private static void feed(Scanner scanner, String text, int chunk) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] left = new byte[0];
        for (int at = 0; at < bytes.length; at += chunk) {
            int more = Math.min(chunk, bytes.length - at);
            byte[] now = Arrays.copyOf(left, left.length + more);
            System.arraycopy(bytes, at, now, left.length, more);
            left = Arrays.copyOfRange(now, scanner.scan(now, 0, now.length), now.length);
        }
    }
}

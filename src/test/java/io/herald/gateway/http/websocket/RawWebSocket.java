package io.herald.gateway.http.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;

/**
 * The client's end of a WebSocket on a plain socket: sends any octets, cut in any way, and checks every octet that
 * comes back. Used by one test thread.
 */
public final class RawWebSocket implements AutoCloseable {
    /** Only a broken server makes anybody wait so long. */
    private static final int PATIENCE_MS = 20_000;

    private static final int SILENCE_MS = 100;

    private final Socket socket = new Socket();
    private final Random masks = new Random(6455);
    private final DataInputStream in;
    private boolean closeSent;

    private RawWebSocket(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and opens the WebSocket, with the example key of RFC 6455 section 1.3. */
    public static RawWebSocket open(int port) throws IOException {
        return open(port, 0);
    }

    /** The same with room for only so many bytes that were not read yet. */
    public static RawWebSocket open(int port, int receiveBufferBytes) throws IOException {
        return open(port, "/", receiveBufferBytes);
    }

    /** The same at a path. */
    public static RawWebSocket open(int port, String path, int receiveBufferBytes) throws IOException {
        RawWebSocket opened = new RawWebSocket(port, receiveBufferBytes);
        opened.shakeHands(path, "");
        return opened;
    }

    /** The same with a subprotocol, which the server must agree to. */
    public static RawWebSocket open(int port, String path, String protocol) throws IOException {
        return open(port, path, protocol, "");
    }

    /** The same with more headers, each a line. */
    public static RawWebSocket open(int port, String path, String protocol, String headers) throws IOException {
        RawWebSocket opened = new RawWebSocket(port, 0);
        String head = opened.shakeHands(path, "Sec-WebSocket-Protocol: " + protocol + "\n" + headers);
        assertThat(head).containsIgnoringCase("\r\nsec-websocket-protocol: " + protocol + "\r\n");
        return opened;
    }

    private String shakeHands(String path, String more) throws IOException {
        String head = request("GET " + path + """
                 HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                """ + more + "\n");
        assertThat(head)
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .doesNotContainIgnoringCase("\r\nserver:");
        return head;
    }

    /** Connects, sends the head of a request as it is (LF become CRLF) and gives back the head of the answer. */
    public static String answerTo(int port, String requestHead) throws IOException {
        try (RawWebSocket connection = new RawWebSocket(port, 0)) {
            return connection.request(requestHead);
        }
    }

    private String request(String head) throws IOException {
        send(head.replace("\n", "\r\n").getBytes(US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) in.readUnsignedByte());
        }
        return answer.toString();
    }

    /** The octets of the frames, one after the other. */
    public byte[] octets(Frame... frames) {
        Buffer octets = Buffer.buffer();
        for (Frame frame : frames) {
            closeSent |= frame.opcode() == Frame.CLOSE;
            octets.appendBytes(frame.masked(masks));
        }
        return octets.getBytes();
    }

    public void send(byte[] octets) throws IOException {
        sendInChops(octets, Integer.MAX_VALUE);
    }

    /** Sends so many octets at a time; stops without complaint when the server already closed the connection. */
    public void sendInChops(byte[] octets, int chop) throws IOException {
        try {
            for (int sent = 0; sent < octets.length; sent += Math.min(chop, octets.length - sent)) {
                socket.getOutputStream().write(octets, sent, Math.min(chop, octets.length - sent));
            }
        } catch (SocketException refused) {
            assertThat(refused).hasMessageMatching(".*([Bb]roken pipe|reset).*");
        }
    }

    /** The next message or control frame; fragments of a message are put together. */
    public Frame next() throws IOException {
        Frame first = nextFrame();
        Frame last = first;
        Buffer payload = Buffer.buffer().appendBuffer(first.payload());
        while (!last.fin()) {
            last = nextFrame();
            assertThat(last.opcode()).as("within a message").isEqualTo(Frame.CONTINUATION);
            payload.appendBuffer(last.payload());
        }
        return Frame.of(first.opcode(), payload);
    }

    private Frame nextFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertThat(first & 0x70).as("reserved bits of a frame from the server").isZero();
        assertThat(second & 0x80).as("mask bit of a frame from the server").isZero();
        long length = second < 126 ? second : second == 126 ? in.readUnsignedShort() : in.readLong();
        assertThat(length).as("length of a frame from the server").isBetween(0L, 65_536L);
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, 0, first & 0x0F, Buffer.buffer(payload));
    }

    /** Fails if the server says anything, or closes, within a short while. */
    public void expectSilence() throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        try {
            int octet = in.read();
            throw new AssertionError("expected silence, got " + (octet < 0 ? "the end" : "octet " + octet));
        } catch (SocketTimeoutException silent) {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    /** Answers the server's close frame, unless it was itself an answer. */
    public void answerClose() throws IOException {
        if (!closeSent) {
            send(octets(Frame.close(1000)));
        }
    }

    /** Fails unless the server closes the connection, without another octet. */
    public void expectEnd() throws IOException {
        assertThat(in.read()).as("after the close frame").isEqualTo(-1);
    }

    /** The same where octets of ours may still have been on the way to the server when it closed. */
    public void expectEndOrReset() throws IOException {
        try {
            expectEnd();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Keeps sending without reading until the server cuts the connection; fails after so many octets. */
    public void floodUntilCut(byte[] octets, long limitBytes) throws IOException {
        byte[] many = new byte[octets.length * 100];
        for (int i = 0; i < many.length; i += octets.length) {
            System.arraycopy(octets, 0, many, i, octets.length);
        }
        try {
            for (long sent = 0; sent < limitBytes; sent += many.length) {
                socket.getOutputStream().write(many);
            }
        } catch (SocketException cut) {
            assertThat(cut).hasMessageMatching(".*([Bb]roken pipe|reset).*");
            return;
        }
        throw new AssertionError("still taking more after " + limitBytes + " bytes");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** So many times the same byte. */
    public static byte[] bytes(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}

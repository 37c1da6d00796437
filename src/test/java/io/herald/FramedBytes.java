package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The client's end of MQTT over a WebSocket: what a test writes goes out in frames, what it reads comes out of them.
 * Its thread is the test's.
 */
final class FramedBytes {
    private static final int WHOLE = 1 << 20;

    private final RawWebSocket socket;
    private final int frameBytes;
    private int closeCode;

    private FramedBytes(RawWebSocket socket, int frameBytes) {
        this.socket = socket;
        this.frameBytes = frameBytes;
    }

    /**
     * Opens a WebSocket for MQTT.
     *
     * @param frameBytes how many bytes go into a frame at most
     */
    static FramedBytes open(int httpPort, int frameBytes) throws IOException {
        return new FramedBytes(RawWebSocket.open(httpPort, "/mqtt", "mqtt"), frameBytes);
    }

    /**
     * Opens a WebSocket for MQTT that shows who asks for it.
     *
     * @param path with a ticket, where that is what is shown
     * @param headers each a line
     */
    static FramedBytes open(int httpPort, String path, String headers) throws IOException {
        return new FramedBytes(RawWebSocket.open(httpPort, path, "mqtt", headers), WHOLE);
    }

    /** An MQTT client over it. */
    MqttProbe probe(int version) {
        return MqttProbe.over(version, new In(), new Out(), socket::close);
    }

    RawWebSocket socket() {
        return socket;
    }

    /** What the broker closed with; to be asked when it has. */
    int closeCode() {
        return closeCode;
    }

    /** What the test says. */
    private final class Out extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            Buffer octets = Buffer.buffer();
            for (int at = from; at < from + count; at += frameBytes) {
                int end = Math.min(from + count, at + frameBytes);
                octets.appendBytes(socket.octets(Frame.binary(Arrays.copyOfRange(bytes, at, end))));
            }
            socket.send(octets.getBytes());
        }
    }

    /** What the test hears; it ends with the broker's close frame, which is answered. */
    private final class In extends InputStream {
        private Buffer frame = Buffer.buffer();
        private int at;

        @Override
        public int read() throws IOException {
            while (at == frame.length() && closeCode == 0) {
                Frame next = socket.next();
                if (next.opcode() == Frame.CLOSE) {
                    closeCode = next.closeCode();
                    socket.answerClose();
                    socket.expectEndOrReset();
                } else {
                    assertThat(next.opcode()).isEqualTo(Frame.BINARY);
                    frame = next.payload();
                    at = 0;
                }
            }
            return closeCode == 0 ? frame.getByte(at++) & 0xFF : -1;
        }
    }
}

package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A conversation at the line door. For one thread. */
final class LineTalk implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final BufferedReader reader;

    LineTalk(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MS);
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void hear(String... lines) throws IOException {
        assertThat(Arrays.asList(lines))
                .allSatisfy(line -> assertThat(reader.readLine()).isEqualTo(line));
    }

    /** So many lines, whatever they say. */
    void hearAll(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(reader.readLine()).isNotNull();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

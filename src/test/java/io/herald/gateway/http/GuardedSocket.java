package io.herald.gateway.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a WebSocket that shows who it is. For one thread. */
final class GuardedSocket implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_S = 20;

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    private GuardedSocket() {}

    /** Opens one; what it shows is a header on a line of its own. */
    static GuardedSocket open(int port, String path, String shown) throws Exception {
        GuardedSocket opened = new GuardedSocket();
        String[] header = shown.strip().split(": ", 2);
        opened.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header(header[0], header[1])
                .buildAsync(URI.create("ws://localhost:" + port + path), opened)
                .get(PATIENCE_S, TimeUnit.SECONDS);
        return opened;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            texts.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    void publish(String topic, String payload) throws Exception {
        String text = "{\"publish\":{\"topic\":\"" + topic + "\",\"payload\":\"" + payload + "\"}}";
        socket.sendText(text, true).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Reads texts until one has said this, and gives all of them. */
    String until(String said) throws Exception {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(said) < 0) {
            String text = texts.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (text == null) {
                throw new IOException("nothing came after <" + all + ">");
            }
            all.append(text).append('\n');
        }
        return all.toString();
    }

    @Override
    public void close() {
        socket.abort();
    }
}

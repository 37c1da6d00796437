package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The WebSockets of the HTTP door. */
final class WebSocketLetters implements LetterDoor {
    static final String NAME = "by-socket";

    private final int port;
    private final Socket publisher;
    private int keys;

    WebSocketLetters(int port) throws Exception {
        this.port = port;
        this.publisher = new Socket(port, "nothing", 0);
    }

    @Override
    public Letter said(Letter letter) {
        return letter.from(NAME).grouped();
    }

    @Override
    public Letter told(Letter letter) {
        return Envelopes.told(letter);
    }

    @Override
    public void publish(Letter letter) throws Exception {
        JsonObject wish = new JsonObject().put("publish", Envelopes.of(letter, "socket-" + keys++));
        publisher.socket.sendText(wish.encode(), true).get(30, TimeUnit.SECONDS);
        assertThat(publisher.text()).startsWith("{\"ok\":");
    }

    @Override
    public Inbox listen(String filter, int qos) throws Exception {
        return new Socket(port, filter, qos);
    }

    @Override
    public void close() {
        publisher.close();
    }

    /** One socket, and what came. */
    private static final class Socket implements Inbox, WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        private Socket(int port, String filter, int qos) throws Exception {
            String path = LineLetters.encoded(filter, "[A-Za-z0-9/]") + "?qos=" + qos;
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/topics/" + path), this)
                    .get(30, TimeUnit.SECONDS);
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

        private String text() throws InterruptedException {
            String text = texts.poll(30, TimeUnit.SECONDS);
            assertThat(text).as("something comes over the socket").isNotNull();
            return text;
        }

        @Override
        public Letter next() throws InterruptedException {
            return Envelopes.read(text());
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}

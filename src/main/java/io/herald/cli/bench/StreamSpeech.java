package io.herald.cli.bench;

import io.herald.client.Login;
import java.nio.charset.StandardCharsets;

/** Event streams over HTTP/1.1, which one can only read. */
final class StreamSpeech implements Subscribing {
    @Override
    public byte[] hello(String name, Login login, String server, String topic, int qos) {
        String shown = login.authorization();
        String get = "GET /topics/" + topic + " HTTP/1.1\r\nHost: " + server + "\r\nAccept: text/event-stream\r\n"
                + (shown.isEmpty() ? "" : "Authorization: " + shown + "\r\n") + "\r\n";
        return get.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int answers() {
        return 1;
    }

    @Override
    public Scanner scanner(Tally tally, int size) {
        return new StreamScanner(tally, size);
    }
}

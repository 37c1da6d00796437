package io.herald.cli.bench;

import io.herald.client.Login;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Event streams over HTTP/1.1, which one can only read. */
final class StreamSpeech implements Subscribing {
    @Override
    public byte[] hello(String name, Login login, String server, String topic, int qos) {
        String get = "GET /topics/" + topic + " HTTP/1.1\r\nHost: " + server + "\r\nAccept: text/event-stream\r\n"
                + authorization(login) + "\r\n";
        return get.getBytes(StandardCharsets.UTF_8);
    }

    private static String authorization(Login login) {
        if (!login.token().isEmpty()) {
            return "Authorization: Bearer " + login.token() + "\r\n";
        }
        String pair = login.user() + ':' + login.password();
        return login.user().isEmpty()
                ? ""
                : "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                        + "\r\n";
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

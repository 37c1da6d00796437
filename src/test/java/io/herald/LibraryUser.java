package io.herald;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What the users of all libraries have in common: what they show, and what they have heard. */
abstract class LibraryUser implements MqttUser {
    /** Null where it shows nothing. */
    String user;

    String password;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public MqttUser as(String shown, String secret) {
        user = shown;
        password = secret;
        return this;
    }

    @Override
    public BlockingQueue<Heard> heard() {
        return heard;
    }

    /** A message has come; on a thread of the library. */
    void hear(String topic, byte[] payload, int qos, boolean retained) {
        heard.add(new Heard(topic, new String(payload, StandardCharsets.UTF_8), qos, retained));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

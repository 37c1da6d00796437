package io.herald;

import io.herald.topic.Header;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Messages as JSON envelopes, which two doors speak. It has no state. */
final class Envelopes {
    private Envelopes() {}

    /** What an envelope says of a message, and what it tells: neither how surely nor whether it is retained. */
    static Letter told(Letter letter) {
        return letter.grouped().at(-1).retained(false);
    }

    static JsonObject of(Letter letter, String key) {
        JsonObject json = new JsonObject()
                .put("topic", letter.topic())
                .put("qos", letter.qos())
                .put("publisher", letter.publisher())
                .put("retain", letter.retain());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(letter.bytes()))
                    .toString();
            json.put("payload", text);
        } catch (CharacterCodingException binary) {
            json.put("payloadBase64", Base64.getEncoder().encodeToString(letter.bytes()));
        }
        if (letter.qos() == 2) {
            json.put("key", key);
        }
        if (letter.ttlMs() > 0) {
            json.put("ttl", letter.ttlMs() + "ms");
        }
        if (!letter.type().isEmpty()) {
            json.put("type", letter.type());
        }
        JsonObject headers = new JsonObject();
        for (Header header : letter.headers()) {
            headers.put(
                    header.name(),
                    headers.getJsonArray(header.name(), new JsonArray()).copy().add(header.value()));
        }
        return json.put("headers", headers);
    }

    static Letter read(String text) {
        JsonObject json = new JsonObject(text);
        byte[] payload = json.containsKey("payload")
                ? json.getString("payload").getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(json.getString("payloadBase64"));
        List<Header> headers = new ArrayList<>();
        for (Map.Entry<String, Object> one : json.getJsonObject("headers", new JsonObject())) {
            if (one.getValue() instanceof JsonArray values) {
                values.forEach(value -> headers.add(new Header(one.getKey(), (String) value)));
            } else {
                headers.add(new Header(one.getKey(), (String) one.getValue()));
            }
        }
        return Letter.of(json.getString("topic"), payload)
                .at(-1)
                .typed(json.getString("type", ""))
                .from(json.getString("publisher"))
                .goodFor(Long.parseLong(json.getString("ttl", "0ms").replace("ms", "")))
                .with(headers);
    }
}

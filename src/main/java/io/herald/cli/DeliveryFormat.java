package io.herald.cli;

import io.herald.client.Delivery;
import io.herald.client.WireText;
import io.herald.topic.Durations;
import io.herald.topic.Header;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How {@code sub} shows a delivery. Pure, but for the time zone of the machine. */
enum DeliveryFormat {
    /** {@code >> DELIVER weather Rainy day ahead! pub1 2025-03-14 10:30:00}, escaped. */
    TEXT {
        @Override
        byte[] bytes(Delivery delivery) {
            return (text(delivery) + '\n').getBytes(StandardCharsets.UTF_8);
        }
    },
    /** One JSON object a line. */
    JSON {
        @Override
        byte[] bytes(Delivery delivery) {
            return json(delivery).getBytes(StandardCharsets.UTF_8);
        }
    },
    /** The payload, as it is. */
    RAW {
        @Override
        byte[] bytes(Delivery delivery) {
            return delivery.payload();
        }
    };

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What goes to standard output. */
    abstract byte[] bytes(Delivery delivery);

    /** The line for a person, without its line feed. */
    static String text(Delivery delivery) {
        String publisher = delivery.publisher().isEmpty() ? "-" : field(delivery.publisher());
        return ">> DELIVER " + field(delivery.topic()) + ' ' + Escapes.escape(delivery.payload()) + ' ' + publisher
                + ' ' + LOCAL.format(Instant.ofEpochMilli(delivery.atMs()));
    }

    private static String field(String name) {
        return Escapes.escape(WireText.encodeTopic(name));
    }

    private static String json(Delivery delivery) {
        JsonLine headers = new JsonLine();
        byName(delivery).forEach(headers::texts);
        JsonLine line = new JsonLine();
        if (!delivery.id().isEmpty()) {
            line.text("id", delivery.id());
        }
        line.text("topic", delivery.topic())
                .text("time", Instant.ofEpochMilli(delivery.atMs()).toString());
        if (delivery.ttlMs() > 0) {
            line.text("ttl", Durations.text(delivery.ttlMs()));
        }
        line.text("publisher", delivery.publisher())
                .text("type", delivery.type())
                .object("headers", headers);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(delivery.payload()))
                    .toString();
            return line.text("payload", text).end();
        } catch (CharacterCodingException e) {
            return line.text("payloadBase64", Base64.getEncoder().encodeToString(delivery.payload()))
                    .end();
        }
    }

    /** A JSON object has each name once: the values of a repeated header stand together, as in the broker's own. */
    private static Map<String, List<String>> byName(Delivery delivery) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : delivery.headers()) {
            headers.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
        }
        return headers;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

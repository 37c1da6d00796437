package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One message, five doors: published at each and received at each, it says the same wherever a door can say it, and is
 * told whole wherever a door can tell it.
 */
@Timeout(120)
class DoorsTableIT {
    private static final long TTL_MS = 500_000;
    private static final long MOST_LATE_MS = 60_000;
    private static final String TOPIC = "table/é €/50%/x";

    @TempDir
    private Path folder;

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    private final Map<String, LetterDoor> doors = new LinkedHashMap<>();
    private final List<LetterDoor.Inbox> inboxes = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        doors.put("line", new LineLetters(broker.linePort()));
        doors.put("http", new HttpLetters(broker.httpPort()));
        doors.put("websocket", new WebSocketLetters(broker.httpPort()));
        doors.put("mqtt 3.1.1", new MqttLetters(broker.mqttPort(), 4));
        doors.put("mqtt 5", new MqttLetters(broker.mqttPort(), 5));
    }

    @AfterEach
    void close() throws Exception {
        for (LetterDoor.Inbox inbox : inboxes) {
            inbox.close();
        }
        for (LetterDoor door : doors.values()) {
            door.close();
        }
    }

    private static Letter letter(String payload) {
        return Letter.of(TOPIC, payload);
    }

    private static Stream<Letter> letters() {
        byte[] binary = new byte[256];
        IntStream.range(0, binary.length).forEach(i -> binary[i] = (byte) i);
        Header first = new Header("unit", "C");
        Header other = new Header("Other", "two words, \"quoted\" and \\");
        Header again = new Header("unit", "");
        return Stream.of(
                letter("plain"),
                Letter.of(TOPIC, binary),
                letter(""),
                letter("two\r\nlines\n\nMSG forged 5 id=1\n\0é€😀"),
                letter("x".repeat(40_000)),
                letter("{\"a\": 1}").typed("application/json; charset=utf-8"),
                letter("sorted").with(List.of(other, first)),
                letter("repeated").with(List.of(first, other, again)),
                letter("odd names")
                        .with(List.of(
                                new Header("a b=c\"d\\", "1"),
                                new Header("é€😀", "é€😀"),
                                new Header("", "nameless"),
                                new Header("%41", "%41"),
                                new Header("h.x", "="))),
                letter("asked")
                        .with(List.of(
                                new Header("mqtt.payload-format", "1"),
                                new Header("mqtt.response-topic", "answers/here"),
                                new Header("mqtt.correlation-data", "AP8="),
                                new Header("mqtt", ""))),
                traced(first),
                letter("all of it")
                        .typed("text/plain")
                        .with(List.of(first, again))
                        .goodFor(TTL_MS));
    }

    private static Letter traced(Header other) {
        return letter("traced")
                .with(List.of(
                        other,
                        new Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                        new Header("tracestate", "congo=t61rcWkgMzE")));
    }

    @Test
    void whatIsPublishedAtAnyDoorIsReceivedWholeAtEveryOther() throws Exception {
        Map<String, LetterDoor.Inbox> listening = listen(1, TOPIC);
        for (Letter letter : letters().toList()) {
            for (int qos = 0; qos <= 2; qos++) {
                // What is fleeting is good for no time at all.
                Letter good = letter.goodFor(qos == 0 ? 0 : letter.ttlMs());
                everywhere(good.at(qos), 1, listening);
            }
        }
    }

    @Test
    void whatIsNoTraceIsLeftOutAtEveryDoorAndTheMessageIsTaken() throws Exception {
        Map<String, LetterDoor.Inbox> listening = listen(1, TOPIC);
        Letter letter = letter("not traced")
                .with(List.of(
                        new Header("unit", "C"),
                        new Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"),
                        new Header("tracestate", "congo=t61rcWkgMzE")));
        for (Map.Entry<String, LetterDoor> from : doors.entrySet()) {
            Letter said = from.getValue().said(letter.at(1));
            from.getValue().publish(said);
            for (Map.Entry<String, LetterDoor.Inbox> to : listening.entrySet()) {
                Letter told = said.only(header -> !header.name().startsWith("trace"));
                compare(from.getKey(), to.getKey(), told, to.getValue().next());
            }
        }
    }

    @Test
    void theQosOfADeliveryIsTheLowerOfBoth() throws Exception {
        for (int wanted = 0; wanted <= 2; wanted++) {
            Map<String, LetterDoor.Inbox> listening = listen(wanted, "table/#");
            for (int qos = 0; qos <= 2; qos++) {
                everywhere(letter("at " + qos).at(qos), wanted, listening);
            }
        }
    }

    @Test
    void aRetainedMessageIsShownToWhoComesLaterAtEveryDoor() throws Exception {
        for (Map.Entry<String, LetterDoor> from : doors.entrySet()) {
            String topic = "kept/" + from.getKey();
            Letter letter = Letter.of(topic, "kept").typed("text/plain").at(1).goodFor(TTL_MS);
            Letter said = from.getValue().said(letter.retained(true));
            from.getValue().publish(said);
            for (Map.Entry<String, LetterDoor.Inbox> to : listen(1, topic).entrySet()) {
                compare(from.getKey(), to.getKey(), said, to.getValue().next());
            }
            from.getValue()
                    .publish(from.getValue().said(Letter.of(topic, "").at(1).retained(true)));
            Map<String, LetterDoor.Inbox> late = listen(1, topic);
            everywhere(Letter.of(topic, "live").at(1), 1, late);
        }
    }

    private Map<String, LetterDoor.Inbox> listen(int qos, String filter) throws Exception {
        Map<String, LetterDoor.Inbox> listening = new LinkedHashMap<>();
        for (Map.Entry<String, LetterDoor> door : doors.entrySet()) {
            LetterDoor.Inbox inbox = door.getValue().listen(filter, qos);
            listening.put(door.getKey(), inbox);
            inboxes.add(inbox);
        }
        return listening;
    }

    /** Publishes at each door and takes it at each; a flag that it is retained is for those who come later. */
    private void everywhere(Letter letter, int wanted, Map<String, LetterDoor.Inbox> listening) throws Exception {
        for (Map.Entry<String, LetterDoor> from : doors.entrySet()) {
            Letter said = from.getValue().said(letter);
            from.getValue().publish(said);
            for (Map.Entry<String, LetterDoor.Inbox> to : listening.entrySet()) {
                Letter told = said.at(Math.min(said.qos(), wanted)).retained(false);
                compare(from.getKey(), to.getKey(), told, to.getValue().next());
            }
        }
    }

    private void compare(String from, String to, Letter said, Letter got) {
        Letter told = doors.get(to).told(said);
        // Neither version of MQTT says who published a message.
        Letter expected = to.startsWith("mqtt") ? told.from("") : told;
        String way = "from " + from + " to " + to;
        if (expected.ttlMs() > 0) {
            assertThat(got.ttlMs())
                    .as("what is left, %s", way)
                    .isBetween(expected.ttlMs() - MOST_LATE_MS, expected.ttlMs());
        }
        assertThat(got.goodFor(expected.ttlMs())).as(way).isEqualTo(expected);
    }
}

package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the examples of {@code docs/protocol.md} against a broker, so that the document cannot lie. A step is
 * {@code name> what it sends} or {@code name< what it gets}; {@code (no more)} ends what a client sends, and
 * {@code (closed)} is the end of what it gets.
 */
class ProtocolTranscriptIT {
    private static final Path DOCUMENT = Path.of("docs", "protocol.md");
    private static final Pattern STEP = Pattern.compile("([a-z]*)([<>]) ?(.*)");
    private static final Pattern VARYING = Pattern.compile("<[a-z]+>");

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    /** One example. */
    record Transcript(int line, List<String> steps) {
        @Override
        public String toString() {
            return DOCUMENT + ":" + line;
        }
    }

    static Stream<Transcript> transcripts() throws IOException {
        List<Transcript> found = new ArrayList<>();
        Transcript open = null;
        List<String> lines = Files.readAllLines(DOCUMENT);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (open != null && !line.equals("```")) {
                open.steps().add(line);
            } else if (open != null) {
                open = null;
            } else if (line.equals("```transcript")) {
                open = new Transcript(i + 1, new ArrayList<>());
                found.add(open);
            }
        }
        assertThat(found).hasSizeGreaterThan(5);
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theDocumentSaysWhatHappens(Transcript transcript) throws IOException {
        Map<String, LineClient> clients = new LinkedHashMap<>();
        try {
            for (String step : transcript.steps()) {
                Matcher parts = STEP.matcher(step);
                assertThat(parts.matches()).as(step).isTrue();
                LineClient client = clients.get(parts.group(1));
                if (client == null) {
                    client = BROKER.connect();
                    clients.put(parts.group(1), client);
                }
                play(client, parts.group(2).equals(">"), parts.group(3));
            }
        } finally {
            for (LineClient client : clients.values()) {
                client.cut();
            }
        }
    }

    private static void play(LineClient client, boolean sent, String text) throws IOException {
        if (sent && text.equals("(no more)")) {
            client.endInput();
        } else if (sent) {
            client.send(text);
        } else if (text.equals("(closed)")) {
            client.expectEnd();
        } else {
            client.expect(pattern(text));
        }
    }

    /** The text, with something without spaces where it varies. */
    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher varying = VARYING.matcher(text);
        int from = 0;
        while (varying.find()) {
            pattern.append(Pattern.quote(text.substring(from, varying.start()))).append("\\S+");
            from = varying.end();
        }
        return pattern.append(Pattern.quote(text.substring(from))).toString();
    }
}

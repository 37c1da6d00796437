package io.herald.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TestBroker;
import io.herald.gateway.tcp.LineClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Row R6: whoever reads over what is damaged is told what is missing, at the place where it was, at each door. */
@Timeout(60)
class MissingAtDoorsIT {
    @TempDir
    Path folder;

    @RegisterExtension
    final TestBroker broker = TestBroker.with(this::onADamagedLog);

    private List<Long> missing;
    private long last;

    private Map<String, String> onADamagedLog() throws Exception {
        HurtLog log = new HurtLog(folder.resolve("log")).filled();
        last = log.last();
        Path table = log.files().stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);
        try (RocksStorage storage = RocksStorage.open(log.options())) {
            missing = log.compare(storage, "#");
        }
        assertThat(missing).isNotEmpty().doesNotContain(1L, last);
        return Map.of(
                "HERALD_LOG_TYPE", "rocksdb",
                "HERALD_LOG_RETENTION_AGE", "30000d",
                "HERALD_LOG_PATH", log.options().path().toString());
    }

    /** Reads until the last message, and holds what came and what was told as missing against what is. */
    private void readOver(Callable<String> lines, Pattern message, Pattern gap) throws Exception {
        TreeSet<Long> got = new TreeSet<>();
        TreeSet<Long> told = new TreeSet<>();
        while (!got.contains(last)) {
            String line = lines.call();
            Matcher id = message.matcher(line);
            Matcher range = gap.matcher(line);
            if (range.matches()) {
                LongStream.rangeClosed(Long.parseLong(range.group(1)) + 1, Long.parseLong(range.group(2)))
                        .forEach(told::add);
                assertThat(got.last()).as("at its place").isEqualTo(Long.parseLong(range.group(1)));
            } else if (id.matches()) {
                assertThat(got.add(Long.parseLong(id.group(1)))).isTrue();
            }
        }
        assertThat(told).containsExactlyElementsOf(missing);
        assertThat(got).doesNotContainAnyElementsOf(missing).hasSize((int) last - missing.size());
    }

    @Test
    void r6_overTheLine() throws Exception {
        for (String hello : List.of("HELLO r frames", "HELLO durable frames durable")) {
            try (LineClient client = LineClient.connect(broker.linePort())) {
                client.send(hello, "SUB # from=earliest").expect("OK .*");
                readOver(
                        client::line,
                        Pattern.compile("MSG \\S+ [0-9]+ id=([0-9]+) .*"),
                        Pattern.compile("GAP # from=([0-9]+) to=([0-9]+)"));
            }
        }
    }

    @Test
    void r6_overHttp() throws Exception {
        try (Stream<String> events = stream("/events?topic=%23&from=earliest", "text/event-stream")) {
            Iterator<String> lines = events.iterator();
            readOver(
                    lines::next,
                    Pattern.compile("data: \\{\"id\":\"([0-9]+)\".*"),
                    Pattern.compile("data: \\{\"from\":\"([0-9]+)\",\"to\":\"([0-9]+)\"}"));
        }
        try (Stream<String> json = stream("/topics/%23?from=earliest", "application/x-ndjson")) {
            Iterator<String> lines = json.iterator();
            readOver(
                    lines::next,
                    Pattern.compile("\\{\"id\":\"([0-9]+)\".*"),
                    Pattern.compile("\\{\"gap\":\\{\"from\":\"([0-9]+)\",\"to\":\"([0-9]+)\"}}"));
        }
    }

    private Stream<String> stream(String path, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.httpPort() + path))
                .header("Accept", type)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body();
    }
}

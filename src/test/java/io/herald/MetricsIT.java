package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees at {@code /metrics} of a broker that is used at its doors. */
class MetricsIT {
    private static final int PATIENCE_MS = 30_000;
    private static final List<String> POSITIVE = List.of(
            "herald_received_bytes_total{door=\"line\"}",
            "herald_sent_bytes_total{door=\"line\"}",
            "herald_received_bytes_total{door=\"http\"}",
            "herald_sent_bytes_total{door=\"http\"}",
            "herald_log_append_seconds_count",
            "herald_log_bytes",
            "herald_log_disk_free_bytes",
            "herald_connections{door=\"http\"}",
            "herald_direct_memory_max_bytes");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    private String ask(String method, String target, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + broker.httpPort() + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** All metrics by name and labels. */
    private Map<String, Double> metrics() throws Exception {
        return ask("GET", "/metrics", "")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" (?=[^ ]+$)"))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Double.parseDouble(pair[1])));
    }

    @Test
    void s20_whatHappensAtTheDoorsAndInTheLogIsSeenAndNothingThatAClientSaid() throws Exception {
        try (LineTalk talk = new LineTalk(broker.linePort())) {
            talk.say("HELLO secret-user frames", "SUBSCRIBE secret/line/# qos=1", "PUBLISH secret/line/a secret-text");
            talk.hear("OK herald 1.2.3 session=new", "OK");
            talk.hearAll(3);
            talk.say("PUBLISH $secret no", "PUB secret/line/b 3", "abc");
            talk.hearAll(3);
        }
        ask("POST", "/topics/secret/c?publisher=secret-user", "stored");
        ask("POST", "/topics/secret/c?qos=0", "fleeting");
        ask("POST", "/topics/secret/c?qos=7&secret=1", "");

        Map<String, Double> metrics = metrics();
        assertThat(metrics)
                .containsEntry("herald_messages_received_total{door=\"line\"}", 2.0)
                .containsEntry("herald_messages_delivered_total{door=\"line\"}", 2.0)
                .containsEntry("herald_messages_received_total{door=\"http\"}", 2.0)
                .containsEntry("herald_messages_received_total{door=\"mqtt\"}", 0.0)
                .containsEntry("herald_refusals_total{code=\"bad-request\",door=\"http\"}", 1.0)
                .containsEntry("herald_connections_opened_total{door=\"line\"}", 1.0)
                .containsEntry("herald_commit_to_delivery_seconds_count{door=\"line\"}", 1.0)
                .containsEntry("herald_log_messages_stored_total", 2.0)
                .containsEntry("herald_log_fsync_seconds_count", metrics.get("herald_log_append_seconds_count"))
                .containsEntry("herald_log_first_id", 1.0)
                .containsEntry("herald_log_last_id", 2.0);
        assertThat(metrics.get("herald_refusals_total{code=\"forbidden\",door=\"line\"}")
                        + metrics.get("herald_refusals_total{code=\"bad-topic\",door=\"line\"}"))
                .isEqualTo(1.0);
        assertThat(POSITIVE)
                .allSatisfy(name -> assertThat(metrics.get(name)).as(name).isPositive());
        assertThat(String.join("\n", metrics.keySet())).doesNotContain("secret").doesNotContain("127.0.0.1");
    }

    @Test
    void alertsDashboardAndDocumentUseNamesThatAreThereAndTheDocumentHasAllOfOurs() throws Exception {
        Set<String> names = metrics().keySet().stream()
                .map(series -> series.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());
        assertThat(named("conf/prometheus-alerts.yml")).hasSizeGreaterThan(10).isSubsetOf(names);
        assertThat(named("conf/grafana-dashboard.json")).hasSizeGreaterThan(15).isSubsetOf(names);

        Set<String> families = names.stream()
                .map(name -> name.startsWith("herald_") ? name.replaceFirst("_seconds_.*", "_seconds") : name)
                .collect(Collectors.toSet());
        Set<String> documented = named("docs/operations.md");
        assertThat(documented).isSubsetOf(families);
        assertThat(families.stream().filter(name -> name.startsWith("herald_")))
                .isNotEmpty()
                .isSubsetOf(documented);
    }

    private static Set<String> named(String file) throws IOException {
        return Pattern.compile("\\b(herald|jvm|process|system)_[a-z_]*[a-z]\\b")
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void theAlertsAreWholeAndTheDashboardIsOne() throws IOException {
        String alerts = Files.readString(Path.of("conf/prometheus-alerts.yml"));
        assertThat(alerts.split("- alert: ")).hasSizeGreaterThan(10).satisfies(parts -> assertThat(
                        Arrays.asList(parts).subList(1, parts.length))
                .allSatisfy(alert -> assertThat(alert)
                        .containsPattern("^Herald[A-Za-z]+\\n {8}expr: ")
                        .contains("severity: ", "summary: ")));
        JsonObject dashboard = new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")));
        assertThat(dashboard.getJsonArray("panels").stream().map(JsonObject.class::cast))
                .hasSizeGreaterThan(10)
                .allSatisfy(panel -> assertThat(panel.getJsonArray("targets")).isNotEmpty());
    }

    @Test
    void whatAlertsAndDashboardPickIsThereAndOfNoOtherProcess() throws Exception {
        List<Series> there = metrics().keySet().stream().flatMap(Series::allIn).toList();
        assertThat(picked("conf/prometheus-alerts.yml"))
                .hasSizeGreaterThan(5)
                .allSatisfy(selector -> assertThat(there).as("%s", selector).anyMatch(selector::picks));
        assertThat(picked("conf/grafana-dashboard.json"))
                .hasSizeGreaterThan(15)
                .allSatisfy(selector -> assertThat(there).as("%s", selector).anyMatch(selector::picks))
                .filteredOn(selector -> !"$instance".equals(selector.labels().get("instance=~")))
                .as("what the instances are listed by")
                .hasSize(1);
    }

    /** Series that are asked for by labels. What other processes have under the same name is not meant. */
    private static List<Series> picked(String file) throws IOException {
        List<Series> picked = Series.allIn(Files.readString(Path.of(file)).replace("\\\"", "\""))
                .toList();
        assertThat(picked)
                .filteredOn(series -> !series.name().startsWith("herald_"))
                .isNotEmpty()
                .allSatisfy(series -> assertThat(series.labels()).containsEntry("job=", "herald"));
        return picked;
    }

    @Test
    void theOldGenerationIsFoundWhicheverCollectorTheJvmChooses() throws IOException {
        List<Series> old = picked("conf/prometheus-alerts.yml").stream()
                .filter(series -> series.labels().containsKey("id=~"))
                .toList();
        assertThat(old).hasSize(2).allSatisfy(pool -> assertThat(List.of("G1 Old Gen", "PS Old Gen", "Tenured Gen"))
                .allMatch(id -> id.matches(pool.labels().get("id=~"))));
    }

    @Test
    void theBytesOfASocketAreCountedToTheLastOne() throws Exception {
        String sent = "PING\nPING\n";
        try (LineTalk talk = new LineTalk(broker.linePort())) {
            talk.say("PING", "PING");
            talk.hear("PONG", "PONG");
        }

        assertThat(metrics())
                .containsEntry("herald_received_bytes_total{door=\"line\"}", (double) sent.length())
                .containsEntry("herald_sent_bytes_total{door=\"line\"}", (double) sent.length());
    }

    @Test
    void anEventLoopThatIsHeldUpIsSeen() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (metrics().get("herald_event_loop_delay_seconds_count") == 0) {
            assertThat(System.nanoTime()).as("the delay is measured").isLessThan(deadline);
        }
    }
}

package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description for programs, held to what is served and to the document for people. */
class DescriptionVerticleTest {
    private static HttpBroker broker;
    private static String text;
    private static JsonObject description;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
        text = RawHttp.ask(broker.port(), "GET /openapi.json HTTP/1.1").text();
        description = new JsonObject(text);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void everythingThatCanBeAskedForIsDescribedAndNothingElse() {
        JsonObject paths = description.getJsonObject("paths");
        Set<String> described = new TreeSet<>();
        for (String path : paths.fieldNames()) {
            paths.getJsonObject(path).fieldNames().forEach(method -> described.add(method + " " + path));
        }
        Set<String> served = broker.resources().stream()
                .flatMap(resource -> resource.actions().keySet().stream()
                        .map(HttpMethod::name)
                        .map(method -> method.toLowerCase(Locale.ROOT) + " " + resource.path()))
                .collect(Collectors.toSet());

        assertThat(described).isEqualTo(served);
    }

    @Test
    void everyReferenceOfTheDescriptionLeadsSomewhere() {
        JsonObject components = description.getJsonObject("components");

        assertThat(Pattern.compile("#/components/(\\w+)/(\\w+)").matcher(text).results())
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                components.getJsonObject(reference.group(1)).containsKey(reference.group(2)))
                        .as(reference.group())
                        .isTrue());
    }

    @Test
    void everyQueryParameterThatIsKnownIsDescribedAndNoOther() {
        assertThat(parameters("/topics/{topic}", "post", "query")).isEqualTo(PublishRequest.QUERY);
        assertThat(parameters("/topics/{topic}", "get", "query")).isEqualTo(withoutTicket(Subscribing.STREAM_QUERY));
        assertThat(parameters("/events", "get", "query")).isEqualTo(withoutTicket(Subscribing.EVENTS_QUERY));
        assertThat(parameters("/messages", "get", "query")).isEqualTo(MessagePages.QUERY);
        assertThat(parameters("/connections", "get", "query")).isEqualTo(OperatorLists.PAGED);
        assertThat(parameters("/subscriptions", "get", "query")).isEqualTo(OperatorLists.PAGED);
    }

    /** A ticket is no parameter but a way to prove who one is. */
    private static Set<String> withoutTicket(Set<String> names) {
        assertThat(names).contains(Identification.TICKET);
        return names.stream()
                .filter(name -> !name.equals(Identification.TICKET))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsOpenToAllIsDescribedAsOpenAndNothingElse() {
        for (Resource resource : broker.resources()) {
            JsonObject operations = description.getJsonObject("paths").getJsonObject(resource.path());
            for (String method : operations.fieldNames()) {
                JsonArray own = operations.getJsonObject(method).getJsonArray("security");
                JsonArray security = own == null ? description.getJsonArray("security") : own;
                assertThat(security.isEmpty())
                        .as(method + " " + resource.path())
                        .isEqualTo(resource.needs() == Resource.Needs.NOTHING);
                assertThat(operations
                                .getJsonObject(method)
                                .getJsonObject("responses")
                                .containsKey("401"))
                        .as(method + " " + resource.path())
                        .isEqualTo(!security.isEmpty());
            }
        }
    }

    @Test
    void everyHeaderThatTheDocumentNamesIsDescribedAndNoOther() throws Exception {
        String document = Files.readString(Path.of("docs", "http.md"));
        Set<String> named = Pattern.compile("`(Herald-(?!Header)[A-Za-z]+|Idempotency-Key|Last-Event-ID)`")
                .matcher(document)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
        Set<String> described = new TreeSet<>(parameters("/topics/{topic}", "post", "header"));
        described.addAll(parameters("/events", "get", "header"));

        assertThat(described).isEqualTo(named);
    }

    @Test
    void everyHeaderThatIsDescribedIsTaken() throws Exception {
        String headers = "Herald-Publisher: me\nHerald-QoS: 2\nHerald-Retain: true\nHerald-TTL: 1h\nIdempotency-Key: k";
        assertThat(Pattern.compile("(?m)^[^:]+").matcher(headers).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(parameters("/topics/{topic}", "post", "header"));

        RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST /topics/described HTTP/1.1\n" + headers, "x");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.text()).contains("\"stored\":\"disk\"");
        assertThat(RawHttp.ask(broker.port(), "GET /messages?topic=described HTTP/1.1")
                        .text())
                .contains("\"publisher\":\"me\"")
                .containsPattern("\"ttl\":\"3[56][0-9]{5}ms\"");
    }

    /** The names of an operation's parameters, by where they stand. */
    private static Set<String> parameters(String path, String method, String where) {
        JsonObject shared = description.getJsonObject("components").getJsonObject("parameters");
        return description
                .getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject(method)
                .getJsonArray("parameters")
                .stream()
                .map(JsonObject.class::cast)
                .map(parameter -> parameter.containsKey("$ref")
                        ? shared.getJsonObject(parameter.getString("$ref").replaceAll(".*/", ""))
                        : parameter)
                .filter(parameter -> parameter.getString("in").equals(where))
                .map(parameter -> parameter.getString("name"))
                .collect(Collectors.toSet());
    }
}

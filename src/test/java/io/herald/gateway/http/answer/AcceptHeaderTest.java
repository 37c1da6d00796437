package io.herald.gateway.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content negotiation. */
class AcceptHeaderTest {
    private static final List<String> OFFERED =
            List.of("application/json", "text/event-stream", "application/x-ndjson");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "*/*                                              | application/json",
                "text/event-stream                                | text/event-stream",
                "TEXT/Event-Stream;charset=utf-8                  | text/event-stream",
                "text/*                                           | text/event-stream",
                "application/x-ndjson, */*;q=0.1                  | application/x-ndjson",
                "*/*, text/event-stream                           | text/event-stream",
                "application/json;q=0.5, text/event-stream;q=0.9  | text/event-stream",
                "application/*;q=0.5, application/json;q=0        | application/x-ndjson",
                "text/html,application/xhtml+xml,*/*;q=0.8        | application/json",
                "text/html                                        | -",
                ";                                                | -",
                ",                                                | -",
                ";q=1,text/event-stream                           | text/event-stream",
                "application/json;q=0                             | -",
                "application/jsonx                                | -"
            })
    void theTypeThatSuitsBestIsChosen(String accept, String chosen) {
        assertThat(new AcceptHeader(List.of(accept)).best(OFFERED).orElse(null)).isEqualTo(chosen);
    }

    @Test
    void noHeaderMeansAnything() {
        assertThat(new AcceptHeader(List.of()).best(OFFERED)).contains("application/json");
    }

    @Test
    void aHeaderMayComeMoreThanOnce() {
        assertThat(new AcceptHeader(List.of("text/html", "text/event-stream")).best(OFFERED))
                .contains("text/event-stream");
    }
}

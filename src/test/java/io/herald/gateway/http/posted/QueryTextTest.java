package io.herald.gateway.http.posted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries, and percent-encoding in them (row S16). */
class QueryTextTest {
    private static final Set<String> KNOWN = Set.of("topic", "policy");

    @Test
    void valuesAreDecodedAndKeptInOrder() {
        QueryText query = QueryText.of("topic=a&topic=b/%23&policy=drop-old&topic=%C3%BC+x", KNOWN);

        assertThat(query.all("topic")).containsExactly("a", "b/#", "ü+x");
        assertThat(query.one("policy")).isEqualTo("drop-old");
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(QueryText.of(null, KNOWN).one("policy")).isEmpty();
        assertThat(QueryText.of("policy", KNOWN).one("policy")).isEmpty();
    }

    @Test
    void aNameThatIsNotKnownIsNamedWithoutWhatCouldSteerATerminal() {
        assertThatThrownBy(() -> QueryText.of("re%1B%5B2Jtain=1", KNOWN))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the query parameter re?[2Jtain is not known");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic=%",
                "topic=%2",
                "topic=%G0",
                "topic=%-1",
                "topic=%FF",
                "topic=%C0%AF",
                "topic=%ED%A0%80",
                "topic=\u00FF",
                "topic=%\u0662\u0660",
                "&&x=1"
            })
    void whatIsNotWellEncodedIsRefused(String query) {
        assertThatThrownBy(() -> QueryText.of(query, KNOWN)).isInstanceOf(BrokerException.class);
    }

    @Test
    void aValueThatMayComeOnceComesOnce() {
        QueryText query = QueryText.of("policy=a&policy=b", KNOWN);

        assertThatThrownBy(() -> query.one("policy")).isInstanceOf(BrokerException.class);
    }
}

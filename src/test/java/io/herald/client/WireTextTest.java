package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTest {
    @Property
    void aTopicIsOneFieldAndComesBackAsItWas(
            @ForAll @NotEmpty @CharRange(from = '\u0001', to = '\u07ff') String topic) {
        String encoded = WireText.encodeTopic(topic);

        assertThat(encoded).doesNotContain(" ", "\n", "\r");
        assertThat(WireText.decodeTopic(encoded)).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "half \ud800 pair"})
    void whatCannotBeATopicIsNotSent(String topic) {
        assertThatThrownBy(() -> WireText.encodeTopic(topic)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noPartOfAPublicationCanBeginALineOfItsOwn() {
        byte[] payload = "x".getBytes(StandardCharsets.UTF_8);

        assertThat(new Publication("a\nQUIT", payload).head()).asString().isEqualTo("PUB a%0AQUIT 1\n");
        assertThatThrownBy(() -> new Publication("a", payload, "text/plain\nQUIT", List.of()))
                .isInstanceOf(BrokerException.class);
        assertThatThrownBy(() -> new Header("x", "y\nQUIT")).isInstanceOf(BrokerException.class);
    }

    @Test
    void typeAndHeadersAreQuotedWhereTheyMustBe() {
        Publication publication =
                new Publication("t", new byte[2], "text/plain; a=\"b\"", List.of(new Header("k", "v")));

        assertThat(publication.head()).asString().isEqualTo("PUB t 2 type=\"text/plain; a=\\\"b\\\"\" h.k=v\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak"})
    void aNameIsOneWord(String name) {
        assertThatThrownBy(() -> new ClientSettings(new ServerAddress("h", 1), name))
                .isInstanceOfAny(IllegalArgumentException.class, BrokerException.class);
    }

    @ParameterizedTest
    @CsvSource({"localhost,localhost:9000", "h:1,h:1", "[::1]:7,[::1]:7", "[::1],[::1]:9000"})
    void addressesAreRead(String text, String meaning) {
        assertThat(ServerAddress.parse(text, 9000)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "h:", "h:0", "h:65536", "h:x", "h:123456", "h:1:2"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text, 9000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pausesDoubleUpToTheLongestAndAreShortenedByHalfAtMost() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), new Random(1));

        for (long longest : new long[] {200, 400, 800, 1000, 1000}) {
            assertThat(backoff.nextMs()).isBetween(longest / 2, longest);
        }
        backoff.reset();
        assertThat(backoff.nextMs()).isBetween(100L, 200L);
    }
}

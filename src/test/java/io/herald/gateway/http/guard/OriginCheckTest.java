package io.herald.gateway.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows S9 and S10: a foreign page may neither publish nor open a WebSocket. */
class OriginCheckTest {
    private final OriginCheck check = new OriginCheck(List.of("https://app.example"));

    @ParameterizedTest(name = "origin {0}, site {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, true",
                "-, none, true",
                "-, same-origin, true",
                "-, same-site, false",
                "-, cross-site, false",
                "http://localhost:8080, same-origin, true",
                "HTTP://LOCALHOST:8080, -, true",
                "https://localhost:8080, -, true",
                "http://localhost:8081, same-site, false",
                "http://localhost, -, false",
                "https://app.example, cross-site, true",
                "https://app.example.evil, cross-site, false",
                "http://app.example, cross-site, false",
                "null, cross-site, false",
                "'', -, false"
            })
    void aPageIsOursInvitedOrForeign(String origin, String site, boolean allowed) {
        assertThat(check.allows(origin, "localhost:8080", site)).isEqualTo(allowed);
    }
}

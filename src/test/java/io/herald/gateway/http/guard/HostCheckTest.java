package io.herald.gateway.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.guard.HostCheck.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row S11: a name that was made to point at us is not ours. */
class HostCheckTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "localhost, OURS",
        "LocalHost:8080, OURS",
        "localhost., OURS",
        "127.0.0.1, OURS",
        "127.1.2.3:9, OURS",
        "[::1]:8080, OURS",
        "broker.example, OURS",
        "Broker.Example:1, OURS",
        "evil.example, FOREIGN",
        "localhost.evil.example, FOREIGN",
        "127.0.0.1.evil.example, FOREIGN",
        "xbroker.example, FOREIGN",
        "10.0.0.7, FOREIGN",
        "'', MALFORMED",
        "a b, MALFORMED",
        "user@localhost, MALFORMED",
        "localhost/x, MALFORMED",
        "localhost:port, MALFORMED",
        "::1, MALFORMED",
        "[::1, MALFORMED"
    })
    void aHostIsOursByItsNameWhateverThePort(String host, Verdict verdict) {
        HostCheck check = new HostCheck("127.0.0.1", List.of("broker.example"));

        assertThat(check.judge(host, "127.0.0.1")).isEqualTo(verdict);
        assertThat(check.judge(host, "127.0.0.1")).as("asked again").isEqualTo(verdict);
    }

    @Test
    void aDoorBoundToAllAddressesIsWhatTheClientConnectedTo() {
        HostCheck check = new HostCheck("0.0.0.0", List.of());

        assertThat(check.judge("10.0.0.7:8080", "10.0.0.7")).isEqualTo(Verdict.OURS);
        assertThat(check.judge("[fe80::7]", "fe80::7")).isEqualTo(Verdict.OURS);
        assertThat(check.judge("10.0.0.8", "10.0.0.7")).isEqualTo(Verdict.FOREIGN);
    }
}

package io.herald.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from a file, from JSON on the command line and from the environment, and how faults are told. */
class ConfigReaderTest {
    private static final String SIZE_FORM = "a whole number of bytes, or one with KiB, MiB, GiB or TiB, from ";
    private static final String DURATION_FORM = "a whole number with ms, s, m, h or d from ";
    private static final String ORIGIN_FORM =
            "scheme, host and perhaps port in lower case and nothing after, such as https://app.example";

    @TempDir
    Path folder;

    @Test
    void everyKindOfValueIsReadFromJson() {
        BrokerConfig config = ConfigReader.read("""
                {"line": {"enabled": false, "host": "::1", "port": 0},
                 "http": {"origins": ["https://app.example", "http://localhost:3000", "http://[::1]:80"],
                          "hosts": ["herald.example"], "headTimeout": "250ms", "heartbeat": "2 h"},
                 "limits": {"payload": "1 MiB", "line": "256", "levels": 7, "queueBytes": "10GiB", "topics": 1}}
                """, Map.of());

        assertThat(config.line())
                .isEqualTo(new LineSettings(false, "::1", 0, Duration.ofSeconds(60), TlsSettings.NONE));
        assertThat(config.http().origins())
                .containsExactly("https://app.example", "http://localhost:3000", "http://[::1]:80");
        assertThat(config.http().hosts()).containsExactly("herald.example");
        assertThat(config.http().headTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.http().heartbeat()).isEqualTo(Duration.ofHours(2));
        assertThat(config.limits().payload()).isEqualTo(1 << 20);
        assertThat(config.limits().line()).isEqualTo(256);
        assertThat(config.limits().levels()).isEqualTo(7);
        assertThat(config.limits().queueBytes()).isEqualTo(10L << 30);
        assertThat(config.limits().topics()).isEqualTo(1);
    }

    @Test
    void aFileIsReadByItsPath() throws Exception {
        Path file = Files.writeString(folder.resolve("broker.json"), "{\"line\": {\"port\": 9001}}");

        assertThat(ConfigReader.read(file.toString(), Map.of()).line().port()).isEqualTo(9001);
    }

    @Test
    void aKeyMayBeWrittenWithItsDottedName() {
        assertThat(ConfigReader.read(" {\"line.port\": 9001}", Map.of()).line().port())
                .isEqualTo(9001);
        assertThat(faults("{\"line.port\": 1, \"line\": {\"port\": 2}}"))
                .containsExactly("line.port: stands twice, as a dotted name and in its section; keep one of them");
    }

    @Test
    void theEnvironmentOverridesTheFile() {
        BrokerConfig config = ConfigReader.read(
                "{\"line\": {\"port\": 1, \"host\": \"localhost\"}}",
                Map.of(
                        "HERALD_LINE_PORT", " 2 ",
                        "HERALD_LINE_ENABLED", "false",
                        "HERALD_LIMITS_QUEUEBYTES", "1KiB",
                        "HERALD_HTTP_HEAD_TIMEOUT", "1s",
                        "HERALD_HTTP_ORIGINS", "https://a.example, https://b.example",
                        "PATH", "/bin",
                        "herald_line_port", "3"));

        assertThat(config.line())
                .isEqualTo(new LineSettings(false, "localhost", 2, Duration.ofSeconds(60), TlsSettings.NONE));
        assertThat(config.limits().queueBytes()).isEqualTo(1024);
        assertThat(config.http().headTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.http().origins()).containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void everyKeyCanBeSetByEachOfItsVariables() {
        assertThat(Keys.all()).allSatisfy(key -> assertThat(key.variables()).allSatisfy(variable -> {
            Map<String, String> environment = Map.of(variable, key.setting().fallback());
            assertThat(ConfigReader.read(environment)).isEqualTo(BrokerConfig.defaults());
        }));
        assertThat(Keys.named("limits.queueBytes").orElseThrow().variables())
                .containsExactly("HERALD_LIMITS_QUEUEBYTES", "HERALD_LIMITS_QUEUE_BYTES");
    }

    @Test
    void aListCanBeEmptiedByTheEnvironment() {
        Map<String, String> environment = Map.of("HERALD_HTTP_HOSTS", "");

        assertThat(ConfigReader.read("{\"http\": {\"hosts\": [\"a\"]}}", environment)
                        .http()
                        .hosts())
                .isEmpty();
    }

    @Test
    void aFaultInTheEnvironmentNamesTheVariableToo() {
        assertThat(faults(
                        "{}", Map.of("HERALD_LINE_PORT", "abc", "HERALD_HTTP_ENABLED", "TRUE", "HERALD_HTTP_PORT", "")))
                .containsExactly(
                        "http.enabled (HERALD_HTTP_ENABLED): \"TRUE\" is not a switch; true or false",
                        "http.port (HERALD_HTTP_PORT): \"\" is not a port; a whole number from 0 to 65535",
                        "line.port (HERALD_LINE_PORT): \"abc\" is not a port; a whole number from 0 to 65535");
    }

    @Test
    void aVariableThatIsNoKeyIsAFault() {
        assertThat(faults("{}", Map.of("HERALD_LIN_PORT", "1", "HERALD_", "", "HERALD_SECRET", "s3cret")))
                .containsExactly(
                        "HERALD_: no such key",
                        "HERALD_LIN_PORT: no such key; did you mean HERALD_LINE_PORT?",
                        "HERALD_SECRET: no such key");
    }

    @Test
    void twoVariablesForOneKeyAreAFault() {
        assertThat(faults("{}", Map.of("HERALD_LIMITS_QUEUE_BYTES", "1MiB", "HERALD_LIMITS_QUEUEBYTES", "2MiB")))
                .containsExactly("limits.queueBytes: set by HERALD_LIMITS_QUEUEBYTES and by HERALD_LIMITS_QUEUE_BYTES;"
                        + " set one of them");
    }

    @Test
    void theVariablesKubernetesSetsForAServiceNamedHeraldAreNotOurs() {
        Map<String, String> environment = Map.of(
                "HERALD_SERVICE_HOST", "10.0.0.1",
                "HERALD_SERVICE_PORT", "9000",
                "HERALD_SERVICE_PORT_LINE", "9000",
                "HERALD_PORT", "tcp://10.0.0.1:9000",
                "HERALD_PORT_9000_TCP", "tcp://10.0.0.1:9000",
                "HERALD_PORT_9000_TCP_ADDR", "10.0.0.1",
                "HERALD_HTTP_PORT", "tcp://10.0.0.1:8080");

        assertThat(ConfigReader.read(environment)).isEqualTo(BrokerConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"lin": {"port": 1}}         | lin.port: no such key; did you mean line.port?
                    {"line": {"Ports": 1}}       | line.Ports: no such key; did you mean line.port?
                    {"LINE": {"PORT": 1}}        | LINE.PORT: no such key; did you mean line.port?
                    {"limits": {"quebytes": 1}}  | limits.quebytes: no such key; did you mean limits.queueBytes?
                    {"colour": "red"}            | colour: no such key
                    {"colour": {}}               | colour: no such key
                    {"a": {"b": {"c": null}}}    | a.b.c: no such key
                    {"line": 9000}               | line: 9000 is not a section; keys in braces
                    {"": 1}                      | : no such key
                    """)
    void aKeyThatIsNotThereIsAFaultWithTheNearestOneIfNear(String json, String sentence) {
        assertThat(faults(json)).containsExactly(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "-1", "65536", "9000.0", "1E+3", "null", "\"9000\"", "{\"x\":1}", "[1]", "true"})
    void whatIsNoPortIsRefused(String value) {
        assertThat(faults("{\"line\": {\"port\": " + value + "}}"))
                .containsExactly("line.port: " + value + " is not a port; a whole number from 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "\"true\"", "1", "null"})
    void whatIsNoSwitchIsRefused(String value) {
        assertThat(faults("{\"auth\": {\"open\": " + value + "}}"))
                .containsExactly("auth.open: " + value + " is not a switch; true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a b\"", "\"127.0.0.1:80\"", "\"http://a\"", "\"[::1]\"", "\"-a\"", "1"})
    void whatIsNoHostIsRefused(String value) {
        assertThat(faults("{\"line\": {\"host\": " + value + "}}"))
                .containsExactly("line.host: " + value
                        + " is not a host; a name or an IP address without a port, such as 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"*\"",
                "\"null\"",
                "\"app.example\"",
                "\"https://app.example/\"",
                "\"https://App.example\"",
                "\"https://app.example/x\"",
                "\"https://user@app.example\"",
                "\"https://app.example:\"",
                "7"
            })
    void whatIsNoOriginIsRefusedElementByElement(String value) {
        assertThat(faults("{\"http\": {\"origins\": [\"https://app.example\", " + value + "]}}"))
                .containsExactly("http.origins: " + value + " is not an origin; " + ORIGIN_FORM);
    }

    @Test
    void aListMustBeAList() {
        assertThat(faults("{\"http\": {\"origins\": \"https://app.example\"}}"))
                .containsExactly("http.origins: \"https://app.example\" is not a list; each element " + ORIGIN_FORM);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    levels     | 0                      | too small   | a whole number from 1 to 1000
                    levels     | 1001                   | too large   | a whole number from 1 to 1000
                    levels     | 99999999999999999999   | too large   | a whole number from 1 to 1000
                    levels     | -99999999999999999999  | too small   | a whole number from 1 to 1000
                    levels     | "7"                    | not a count | a whole number from 1 to 1000
                    topics     | 0                      | too small   | a whole number from 1 to 1000000000
                    """)
    void aCountOutOfRangeIsRefused(String key, String value, String reason, String form) {
        assertThat(faults("{\"limits\": {\"" + key + "\": " + value + "}}"))
                .containsExactly("limits." + key + ": " + value + " is " + reason + "; " + form);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    payload    | "64.5MiB"          | not a size | 1 to 64MiB
                    payload    | 67108865           | too large  | 1 to 64MiB
                    payload    | "65MiB"            | too large  | 1 to 64MiB
                    payload    | "99999999999TiB"   | too large  | 1 to 64MiB
                    payload    | 0                  | too small  | 1 to 64MiB
                    payload    | "1MB"              | not a size | 1 to 64MiB
                    line       | 255                | too small  | 256 to 64MiB
                    queueBytes | true               | not a size | 1KiB to 64GiB
                    """)
    void aSizeOutOfRangeIsRefused(String key, String value, String reason, String range) {
        assertThat(faults("{\"limits\": {\"" + key + "\": " + value + "}}"))
                .containsExactly("limits." + key + ": " + value + " is " + reason + "; " + SIZE_FORM + range);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "10"    | not a duration
                    10      | not a duration
                    "0s"    | too small
                    "25h"   | too large
                    "1.5s"  | not a duration
                    """)
    void aDurationOutOfRangeIsRefused(String value, String reason) {
        assertThat(faults("{\"http\": {\"heartbeat\": " + value + "}}"))
                .containsExactly("http.heartbeat: " + value + " is " + reason + "; " + DURATION_FORM + "1ms to 1d");
    }

    @Test
    void allFaultsOfFileAndEnvironmentAndTheRulesBetweenThemAreToldAtOnce() {
        String json = "{\"lin\": {\"port\": 1}, \"http\": {\"port\": \"x\", \"host\": \"0.0.0.0\"}}";

        ConfigException refusal = catchThrowableOfType(
                ConfigException.class, () -> ConfigReader.read(json, Map.of("HERALD_LIMITS_LEVELS", "0")));

        assertThat(refusal.faults())
                .hasSize(4)
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("lin.port: no such key"),
                        fault -> assertThat(fault).startsWith("http.port: \"x\" is not a port"),
                        fault -> assertThat(fault).startsWith("limits.levels (HERALD_LIMITS_LEVELS): 0 is too small"),
                        fault -> assertThat(fault).startsWith("http.host: \"0.0.0.0\" lets other machines in"));
        assertThat(refusal).hasMessage(String.join("\n", refusal.faults()));
    }

    @Property
    void anyTextAtAllIsReadOrRefusedInSentencesOfOnePrintableLine(@ForAll String text, @ForAll String variable) {
        try {
            ConfigReader.read("{" + text, Map.of("HERALD_" + variable, text));
        } catch (ConfigException e) {
            assertThat(e.faults()).isNotEmpty().allSatisfy(fault -> assertThat(fault.chars())
                    .noneMatch(Character::isISOControl));
        }
    }

    private static List<String> faults(String json) {
        return faults(json, Map.of());
    }

    private static List<String> faults(String json, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(json, environment))
                .faults();
    }
}

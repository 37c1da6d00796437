package io.herald.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herald.config.BrokerConfig.Delivery;
import io.herald.config.BrokerConfig.Limits;
import io.herald.config.BrokerConfig.Log;
import io.herald.config.BrokerConfig.Retention;
import io.herald.config.BrokerConfig.Shutdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults, the shipped file that lists them, and what a configuration refuses to hold. */
class BrokerConfigTest {
    private static final Path SHIPPED = Path.of("conf", "config.json");

    @Test
    void theDefaultsAreTheOnesPromised() {
        assertThat(BrokerConfig.defaults())
                .isEqualTo(new BrokerConfig(
                        new LineSettings(true, "127.0.0.1", 9000, Duration.ofSeconds(60), TlsSettings.NONE),
                        new HttpSettings(
                                true,
                                "127.0.0.1",
                                8080,
                                List.of(),
                                List.of(),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(75),
                                Duration.ofSeconds(15),
                                TlsSettings.NONE),
                        new MqttSettings(
                                true,
                                "127.0.0.1",
                                1883,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60),
                                20,
                                TlsSettings.NONE),
                        new Log("rocksdb", "data", "always", new Retention(Duration.ofDays(7), 10L << 30)),
                        new LogsSettings("text"),
                        new Delivery(Duration.ofSeconds(30), 16, Duration.ofDays(1)),
                        new AuthSettings(false),
                        new Limits(
                                1 << 20, 4096, 200, 100_000, 1000, 256, 8L << 20, 100_000, 0, 10_000, 2_000, 0, 0,
                                100_000, 1L << 30),
                        new Shutdown(Duration.ofSeconds(3))));
    }

    @Test
    void theShippedFileIsTheDefaults() {
        assertThat(ConfigReader.read(SHIPPED.toString(), Map.of())).isEqualTo(BrokerConfig.defaults());
    }

    @Test
    void theShippedFileHoldsEveryKeyInOrderAndNoOther() throws Exception {
        List<String> names = new ArrayList<>();
        collect("", new ObjectMapper().readTree(SHIPPED.toFile()), names);

        assertThat(names)
                .containsExactlyElementsOf(Keys.all().stream().map(Key::name).toList());
    }

    @Test
    void everyKeyHasADefaultThatItsOwnRulesAllow() {
        assertThat(Keys.all()).allSatisfy(key -> {
            JsonNode fallback = key.node(key.setting().fallback());
            assertThat(key.faults(key.name(), fallback)).isEmpty();
        });
    }

    @Test
    void everyKeyOfAKindWithARangeHasOne() {
        assertThat(Keys.all())
                .filteredOn(key -> List.of(Kind.COUNT, Kind.SIZE, Kind.DURATION)
                        .contains(key.setting().kind()))
                .isNotEmpty()
                .allSatisfy(key -> {
                    assertThat(key.setting().least()).as(key.name()).isNotEmpty();
                    assertThat(key.setting().most()).as(key.name()).isNotEmpty();
                });
    }

    @Test
    void theLargestValueOfEveryKeyFitsTheComponentThatHoldsIt() {
        assertThat(Keys.all())
                .filteredOn(key -> !key.setting().most().isEmpty())
                .allSatisfy(key ->
                        assertThat(key.value(key.node(key.setting().most()))).isNotNull());
    }

    @Test
    void oneMadeInCodeIsHeldToTheSameRules() {
        BrokerConfig defaults = BrokerConfig.defaults();
        Limits limits =
                new Limits(0, 255, 200, 100_000, 1000, 256, 8L << 20, 100_000, 0, 10_000, 0, 0, 0, 100_000, 1L << 30);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new BrokerConfig(
                        new LineSettings(true, "127.0.0.1", -1, Duration.ofSeconds(60), TlsSettings.NONE),
                        defaults.http(),
                        defaults.mqtt(),
                        defaults.log(),
                        defaults.logs(),
                        defaults.delivery(),
                        new AuthSettings(false),
                        limits,
                        defaults.shutdown()))
                .satisfies(e -> assertThat(e.faults())
                        .containsExactly(
                                "line.port: -1 is not a port; a whole number from 0 to 65535",
                                "limits.payload: 0 is too small; a whole number of bytes, or one with KiB, MiB, GiB"
                                        + " or TiB, from 1 to 64MiB",
                                "limits.line: 255 is too small; a whole number of bytes, or one with KiB, MiB, GiB"
                                        + " or TiB, from 256 to 64MiB"));
    }

    @ParameterizedTest
    @CsvSource({
        "rocksdb, always, disk",
        "rocksdb, 1s, cache",
        "rocksdb, 1ms, cache",
        "memory, always, memory",
        "memory, 1s, memory"
    })
    void whereAMessageIsKeptWhenItIsAcknowledgedIsSaidTruly(String type, String sync, String where) {
        assertThat(new Log(type, "data", sync, BrokerConfig.defaults().log().retention()).keptIn())
                .isEqualTo(where);
    }

    @Test
    void aListGivenInCodeIsCopied() {
        List<String> origins = new ArrayList<>(List.of("https://app.example"));
        Duration second = Duration.ofSeconds(1);
        HttpSettings http = new HttpSettings(
                true, "127.0.0.1", 0, origins, List.of(), second, second, second, second, TlsSettings.NONE);
        origins.clear();

        assertThat(http.origins()).containsExactly("https://app.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.255.255.255", "127.0.0.0", "localhost", "LocalHost", "::1", "0:0:0:0:0:0:0:1"})
    void aLoopbackHostNeedsNobodysLeave(String host) {
        assertThat(lineOn(host, Map.of()).line().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "192.168.1.7",
                "herald.example",
                "127.0.0.1.evil.example",
                "128.0.0.1",
                "127.1",
                "127.0.0.256",
                "localhost.evil.example",
                "::ffff:127.0.0.1",
                "::2",
                "0",
                "1:0:0:0:0:0:0:1"
            })
    void anyOtherHostIsRefusedUnlessEveryoneIsWelcome(String host) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> lineOn(host, Map.of()))
                .satisfies(e -> assertThat(e.faults())
                        .containsExactly("line.host: \"" + host + "\" lets other machines in, and none of them has to"
                                + " say who it is; set auth.users or auth.jwt.keys, or keep to 127.0.0.1, or set"
                                + " auth.open to true if everyone is welcome"));

        assertThat(lineOn(host, Map.of("HERALD_AUTH_OPEN", "true")).line().host())
                .isEqualTo(host);
    }

    @Test
    void eachOpenDoorIsNamedAndAClosedOneIsNot() {
        String json = "{\"line\": {\"host\": \"0.0.0.0\", \"enabled\": false}, \"http\": {\"host\": \"0.0.0.0\"}}";

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigReader.read(json, Map.of()))
                .satisfies(
                        e -> assertThat(e.faults()).singleElement().asString().startsWith("http.host: \"0.0.0.0\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"line": {"enabled": false}, "http": {"enabled": false}, "mqtt": {"enabled": false}} | line.enabled, http.
            {"line": {"port": 9001}, "http": {"port": 9001}} | http.port: 9001 is line.port as well
            {"line": {"port": 9001}, "mqtt": {"port": 9001}} | mqtt.port: 9001 is line.port as well
            {"http": {"port": 9001}, "mqtt": {"port": 9001}} | mqtt.port: 9001 is http.port as well
            """)
    void aBrokerThatNobodyCouldUseIsRefused(String json, String fault) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigReader.read(json, Map.of()))
                .satisfies(
                        e -> assertThat(e.faults()).singleElement().asString().startsWith(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"line": {"tls": {"cert": "c.pem"}}} | line.tls.key: not set, and line.tls.cert is;
            {"http": {"tls": {"key": "k.pem"}}} | http.tls.cert: not set, and http.tls.key is;
            {"mqtt": {"tls": {"clientCa": "a.pem"}}} | mqtt.tls.cert: not set, and mqtt.tls.clientCa is;
            {"mqtt": {"tls": {"cert": "c.pem", "clientCa": "a.pem"}}} | mqtt.tls.key: not set, and mqtt.tls.cert is;
            """)
    void halfATlsDoorIsRefused(String json, String fault) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigReader.read(json, Map.of()))
                .satisfies(
                        e -> assertThat(e.faults()).singleElement().asString().startsWith(fault));
    }

    @Test
    void aDoorWithACertificateAndItsKeySpeaksTls() {
        String json = "{\"line\": {\"tls\": {\"cert\": \"c.pem\", \"key\": \"k.pem\", \"clientCa\": \"a.pem\"}}}";

        assertThat(ConfigReader.read(json, Map.of()).line().tls())
                .isEqualTo(new TlsSettings("c.pem", "k.pem", "a.pem"));
        assertThat(ConfigReader.read(json, Map.of()).line().tls().isOn()).isTrue();
        assertThat(ConfigReader.read(json, Map.of()).http().tls().isOn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"line\": {\"port\": 0}, \"http\": {\"port\": 0}}",
                "{\"line\": {\"port\": 9001}, \"http\": {\"port\": 9001, \"host\": \"::1\"}}",
                "{\"line\": {\"port\": 9001, \"enabled\": false}, \"http\": {\"port\": 9001}}"
            })
    void onePortNumberIsNotAlwaysOnePort(String json) {
        assertThat(ConfigReader.read(json, Map.of()).http().enabled()).isTrue();
    }

    private static BrokerConfig lineOn(String host, Map<String, String> environment) {
        return ConfigReader.read("{\"line\": {\"host\": \"" + host + "\"}}", environment);
    }

    private static void collect(String path, JsonNode section, List<String> names) {
        section.properties().forEach(member -> {
            if (member.getValue().isObject()) {
                collect(path + member.getKey() + ".", member.getValue(), names);
            } else {
                names.add(path + member.getKey());
            }
        });
    }
}

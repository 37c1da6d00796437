package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.config.ConfigReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command of the banner says, a shell understands. */
class BannerTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"/etc/cert.pem | '/etc/cert.pem'", "/my certs/$1 | '/my certs/$1'", "/o'neil/c | '/o'\\''neil/c'"})
    void aWordIsQuotedForAShell(String word, String quoted) {
        assertThat(Banner.quoted(word)).isEqualTo(quoted);
    }

    private static String banner(Map<String, String> variables) {
        return Banner.of(ConfigReader.read(variables), new Banner.Ports(9000, 8080, 1883), "1.2.3");
    }

    @Test
    void whereEverybodyMayComeInTheCommandsAreShort() {
        assertThat(banner(Map.of()))
                .contains(
                        "nc 127.0.0.1 9000   then type: subscribe weather\n",
                        "curl -N 'http://127.0.0.1:8080/events?topic=weather'\n",
                        "mosquitto_sub -h 127.0.0.1 -p 1883 -t weather\n");
    }

    @Test
    void whereThereAreUsersTheCommandsSayWhoOneIs() {
        assertThat(banner(Map.of(
                        "HERALD_AUTH_USERS",
                        new JsonObject().put("a", PasswordHash.of("b")).encode())))
                .contains(
                        "nc 127.0.0.1 9000   then type: hello me user=USER pass=PASSWORD\n",
                        "curl -N -u USER 'http",
                        "mosquitto_sub -u USER -P PASSWORD -h ");
    }

    @Test
    void whereThereAreTokensOnlyTheCommandsShowOne(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("secret"), "a secret of no fewer than thirty-two octets");
        assertThat(banner(Map.of("HERALD_AUTH_JWT_KEYS", keys.toString())))
                .contains(
                        "then type: hello me token=TOKEN\n",
                        "curl -N -H 'Authorization: Bearer TOKEN' 'http",
                        "mosquitto_sub -u me -P TOKEN -h ");
    }
}

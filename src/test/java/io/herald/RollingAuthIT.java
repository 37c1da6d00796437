package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.config.ConfigReader;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users and rules that change again and again under load: whoever may stay notices nothing of it. */
@Timeout(120)
class RollingAuthIT {
    private static final int ROLLS = 4;
    private static final String HASH = PasswordHash.of("geheim");
    private static final String USERS = "{\"kept\": \"%1$s\", \"other\": \"%1$s\"}".formatted(HASH);
    private static final String WITHOUT_THE_OTHER = "{\"kept\": \"%s\"}".formatted(HASH);
    private static final String RULES = "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": [\"#\"]}]";
    private static final String NOT_FOR_THE_OTHER =
            "[{\"who\": [\"kept\"], \"publish\": [\"load\"], \"subscribe\": [\"load\"]}]";

    @TempDir
    Path folder;

    private RunningBroker broker;

    @Test
    void nobodyWhoMayStayIsCutOffAndNoMessageIsLost() throws Exception {
        write("users.json", USERS);
        write("rules.json", RULES);
        Map<String, String> keys = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_ENABLED", "false",
                "HERALD_MQTT_ENABLED", "false",
                "HERALD_LOG_TYPE", "memory",
                "HERALD_AUTH_USERS", folder.resolve("users.json").toString(),
                "HERALD_AUTH_RULES", folder.resolve("rules.json").toString());
        broker = RunningBroker.start(ConfigReader.read(keys), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        try {
            LineLoad load = LineLoad.begin(() -> as("kept"));
            for (int i = 0; i < ROLLS; i++) {
                roll("users.json", WITHOUT_THE_OTHER, USERS);
                roll("rules.json", NOT_FOR_THE_OTHER, RULES);
            }
            load.end();

            assertThat(load.faults()).isEmpty();
            assertThat(load.published()).isGreaterThan(ROLLS);
            assertThat(load.visits()).isGreaterThan(ROLLS);
        } finally {
            broker.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    /** Has the other sent away, and then let in again. */
    private void roll(String file, String without, String with) throws Exception {
        try (LineClient other = as("other").send("SUBSCRIBE load").expect("OK")) {
            write(file, without);
            String last = "";
            for (String line = other.line(); line != null; line = other.line()) {
                last = line;
            }
            assertThat(last).matches("ERR (unauthenticated|forbidden) .*");
        }
        write(file, with);
        broker.reread().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private LineClient as(String user) throws Exception {
        return LineClient.connect(broker.linePort())
                .send("HELLO " + user + " user=" + user + " pass=geheim")
                .expect("OK .*");
    }

    /** As an editor does it: whole, or not at all. */
    private void write(String name, String content) throws Exception {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), content);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

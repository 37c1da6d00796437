package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    private final AuthFiles files = new AuthFiles(() -> folder);

    @RegisterExtension
    final TestBroker broker = TestBroker.with(() -> files.begin(USERS, RULES));

    @Test
    void nobodyWhoMayStayIsCutOffAndNoMessageIsLost() throws Exception {
        LineLoad load = LineLoad.begin(() -> as("kept"));
        for (int i = 0; i < ROLLS; i++) {
            roll(AuthFiles.USERS, WITHOUT_THE_OTHER, USERS);
            roll(AuthFiles.RULES, NOT_FOR_THE_OTHER, RULES);
        }
        load.end();

        assertThat(load.faults()).isEmpty();
        assertThat(load.published()).isGreaterThan(ROLLS);
        assertThat(load.visits()).isGreaterThan(ROLLS);
    }

    /** Has the other sent away, and then let in again. */
    private void roll(String file, String without, String with) throws Exception {
        try (LineClient other = as("other").send("SUBSCRIBE load").expect("OK")) {
            files.write(file, without);
            String last = "";
            for (String line = other.line(); line != null; line = other.line()) {
                last = line;
            }
            assertThat(last).matches("ERR (unauthenticated|forbidden) .*");
        }
        files.write(file, with);
        broker.reread();
    }

    private LineClient as(String user) throws Exception {
        return LineClient.as(broker.linePort(), user, "geheim");
    }
}

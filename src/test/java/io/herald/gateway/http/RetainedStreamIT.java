package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where an event stream begins that shows retained messages first: at the head of the log, as any other does. */
class RetainedStreamIT {
    private static TwoDoors broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TwoDoors.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void aStreamBeginsBehindWhatIsStoredWhateverIsRetained() throws Exception {
        assertThat(broker.ask("POST /topics/kept?retain=true", "state").status())
                .isEqualTo(201);
        for (int i = 1; i <= 3; i++) {
            assertThat(broker.ask("POST /topics/kept", "old " + i).status()).isEqualTo(201);
        }
        String head = broker.json("POST /topics/other", "x").getString("id");

        assertThat(beginning("kept", "data: state\n"))
                .contains("id: " + head + "\n")
                .doesNotContain("id: 1\n");
        assertThat(beginning("never", "id: ")).contains("id: " + head + "\n");
    }

    private static String beginning(String topic, String until) throws IOException {
        try (RawHttp stream = RawHttp.connect(broker.httpPort())) {
            stream.request("GET /events?topic=" + topic + " HTTP/1.1").head();
            return stream.chunksUntil(until);
        }
    }
}

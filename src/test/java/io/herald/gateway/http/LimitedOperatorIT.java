package io.herald.gateway.http;

import static io.herald.gateway.http.GuardedBroker.BOB;
import static io.herald.gateway.http.GuardedBroker.DORA;
import static io.herald.gateway.http.GuardedBroker.NONE;
import static io.herald.gateway.http.GuardedBroker.OLGA;
import static io.herald.gateway.http.GuardedBroker.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator who may see what belongs to others, and read little of it herself. */
@Timeout(120)
class LimitedOperatorIT {
    private static final String SECRETS = "{\"filters\":[{\"filter\":\"secret/#\"}]}";

    @TempDir
    static Path folder;

    private static GuardedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = GuardedBroker.start(folder, "DELIVERY_ACKTIMEOUT", "1h");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static int status(String line, String shown) throws IOException {
        return broker.ask(line, shown, "").status();
    }

    private static RawHttp streamOf(String name) throws IOException {
        RawHttp stream = RawHttp.connect(broker.port());
        stream.request("GET /subscriptions/" + name + "/events HTTP/1.1" + ROOT);
        assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
        return stream;
    }

    @Test
    void herVisitTakesNothingFromASession() throws Exception {
        broker.root("PUT /subscriptions/visited", SECRETS);
        broker.root("POST /topics/secret/visited", "before");
        String before = broker.root("GET /subscriptions/visited", "").text();

        assertThat(broker.ask("GET /subscriptions/visited", OLGA, "").text()).isEqualTo(before);
        assertThat(broker.ask("POST /subscriptions/visited/acks", OLGA, "{\"ack\":[\"1\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(status("POST /subscriptions/visited/redrive", OLGA)).isEqualTo(200);
        assertThat(broker.ask("PUT /subscriptions/visited", OLGA, SECRETS).status())
                .isEqualTo(403);

        assertThat(broker.root("GET /subscriptions/visited", "").text()).isEqualTo(before);
        try (RawHttp stream = streamOf("visited")) {
            broker.root("POST /topics/secret/visited", "behind");
            assertThat(stream.chunksUntil("behind")).contains("before");
        }
    }

    @Test
    void whatSheMayNotReadSheDoesNotReceiveAndWhoeverDoesIsNotCutOff() throws Exception {
        broker.root("PUT /subscriptions/held", SECRETS);
        assertThat(status("GET /subscriptions/held/events", OLGA)).isEqualTo(403);
        try (RawHttp stream = streamOf("held")) {
            broker.until("GET /subscriptions/held", "\"connected\":true");
            assertThat(status("GET /subscriptions/held/events", OLGA)).isEqualTo(403);
            broker.root("POST /topics/secret/held", "still");
            assertThat(stream.chunksUntil("still")).doesNotContain("error");
        }
    }

    @Test
    void groupsAreSeenByOperatorsAlone() throws Exception {
        broker.root("PUT /subscriptions/member", "{\"filters\":[{\"filter\":\"$share/g/open/#\"}]}");
        String group = "GET /subscriptions/$share%2Fg%2Fopen%2F%23";
        for (String shown : List.of(ROOT, OLGA)) {
            assertThat(broker.ask(group, shown, "").text()).contains("\"name\":\"$share/g/open/#\"");
            assertThat(broker.ask("GET /subscriptions", shown, "").text()).contains("\"name\":\"$share/g/open/#\"");
        }
        for (String shown : List.of(BOB, DORA)) {
            assertThat(status(group, shown)).isEqualTo(403);
            assertThat(status("GET /subscriptions/$share%2Fno%2Fgroup", shown)).isEqualTo(403);
            assertThat(status("GET /subscriptions", shown)).isEqualTo(403);
        }
        assertThat(status(group, NONE)).isEqualTo(401);
        assertThat(status("GET /subscriptions", NONE)).isEqualTo(401);
    }

    @Test
    void aGroupIsNobodysToOpenOrForget() throws Exception {
        broker.root("PUT /subscriptions/lasting", "{\"filters\":[{\"filter\":\"$share/h/open/#\"}]}");
        String group = "/subscriptions/$share%2Fh%2Fopen%2F%23";
        for (String shown : List.of(ROOT, OLGA, BOB)) {
            assertThat(status("DELETE " + group, shown)).isEqualTo(403);
            assertThat(status("GET " + group + "/events", shown)).isEqualTo(403);
        }
        broker.until("GET /subscriptions", "\"name\":\"$share/h/open/#\"");
    }
}

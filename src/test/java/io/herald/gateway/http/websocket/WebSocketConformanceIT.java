package io.herald.gateway.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of the public Autobahn suite that are about a server without compression and load (1 to 7 and 10), under
 * their public numbers, against the way the HTTP door reads WebSockets. The expectations are the suite's strict ones,
 * but for 6.4.3 and 6.4.4, where {@link Utf8Cases} says why; and a close code is wanted where the suite would do
 * without.
 */
class WebSocketConformanceIT {
    private static final int CASES = 247;

    private static EchoEndpoint server;

    @BeforeAll
    static void startServer() throws Exception {
        server = EchoEndpoint.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @TestFactory
    Stream<DynamicTest> case_of_the_public_suite() {
        return cases().stream().map(one -> DynamicTest.dynamicTest(one.title(), () -> play(one)));
    }

    /** Names the case in the failure itself, because not every report shows the names of dynamic tests. */
    private static void play(Conversation one) {
        assertThatCode(() -> one.play(server.port())).as(one.title()).doesNotThrowAnyException();
    }

    @Test
    void every_case_of_the_public_suite_is_there_once() {
        assertThat(cases())
                .extracting(Conversation::number)
                .doesNotHaveDuplicates()
                .hasSize(CASES);
    }

    @Test
    void each_category_has_as_many_cases_as_the_public_suite() {
        assertThat(FramingCases.all()).hasSize(16 + 11 + 7 + 10);
        assertThat(FragmentationCases.all()).hasSize(20 + 1);
        assertThat(Utf8Cases.all()).hasSize(145);
        assertThat(ClosingCases.all()).hasSize(37);
    }

    private static List<Conversation> cases() {
        return Stream.of(FramingCases.all(), FragmentationCases.all(), Utf8Cases.all(), ClosingCases.all())
                .flatMap(List::stream)
                .toList();
    }
}

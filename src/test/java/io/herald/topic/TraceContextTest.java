package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a trace and what is left out without a word (W3C Trace Context). */
class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Header TRACE = new Header("traceparent", PARENT);
    private static final Header OTHER = new Header("a", "1");

    @Test
    void headersWithoutATraceAreLeftAlone() {
        List<Header> headers = List.of(OTHER, new Header("Traceparent", "junk"));

        assertThat(TraceContext.checked(headers)).isSameAs(headers);
    }

    @Test
    void aTraceIsCarriedInItsPlace() {
        List<Header> headers =
                List.of(TRACE, OTHER, new Header("tracestate", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"));

        assertThat(TraceContext.checked(headers)).isSameAs(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "junk",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01what",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void whatIsNoTraceIsLeftOutAndItsStateToo(String parent) {
        List<Header> headers = List.of(new Header("traceparent", parent), OTHER, new Header("tracestate", "a=1"));

        assertThat(TraceContext.checked(headers)).containsExactly(OTHER);
    }

    @Test
    void aLaterVersionMaySayMore() {
        Header later = new Header("traceparent", PARENT.replaceFirst("00", "cc") + "-what-ever");

        assertThat(TraceContext.checked(List.of(later))).containsExactly(later);
    }

    @Test
    void twoTracesAreNone() {
        assertThat(TraceContext.checked(List.of(TRACE, OTHER, TRACE))).containsExactly(OTHER);
    }

    @Test
    void aStateWithoutATraceIsNone() {
        assertThat(TraceContext.checked(List.of(new Header("tracestate", "a=1"), OTHER)))
                .containsExactly(OTHER);
    }

    static Stream<String> badStates() {
        return Stream.of(
                "",
                ",",
                "a",
                "=1",
                "a=",
                "A=1",
                "a=1=2",
                "a=ä",
                "a=1,a=2",
                "a=" + "x".repeat(257),
                "a=" + "x".repeat(250) + ",b=" + "x".repeat(250) + ",c=" + "x".repeat(50),
                IntStream.rangeClosed(0, 32)
                        .mapToObj(i -> "k" + i + "=1")
                        .reduce((a, b) -> a + "," + b)
                        .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("badStates")
    void whatIsNoStateIsLeftOutAndItsTraceStays(String state) {
        assertThat(TraceContext.checked(List.of(TRACE, new Header("tracestate", state), OTHER)))
                .containsExactly(OTHER, TRACE);
    }

    @Test
    void statesOfSeveralFieldsAreOne() {
        assertThat(TraceContext.of(List.of(PARENT), List.of("a=1", "\tt@b=2 , ,", "c/d=x y")))
                .containsExactly(TRACE, new Header("tracestate", "a=1,t@b=2 , ,,c/d=x y"));
    }
}

package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@link StyleRule} is broken by a sample that breaks it, and kept by its nearest neighbour that does not. */
class StyleRuleTest {
    private static final String FORTY = "{\n" + "x();\n".repeat(38) + "}";
    private static final String FORTY_ONE = "{\n" + "x();\n".repeat(39) + "}";

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(StyleRule.FILE_HAS_300_LINES_AT_MOST, "line", "\n".repeat(299)),
                arguments(StyleRule.LINE_HAS_120_CHARACTERS_AT_MOST, "line", "// " + "x".repeat(118)),
                arguments(StyleRule.NOTHING_IS_LEFT_TO_DO, "line", "// FIX" + "ME later"),
                arguments(StyleRule.METHOD_HAS_40_LINES_AT_MOST, "line", "void m() " + FORTY_ONE),
                arguments(StyleRule.METHOD_HAS_40_LINES_AT_MOST, "line", "/** Hot. */ Sample() " + FORTY_ONE),
                arguments(StyleRule.METHOD_HAS_40_LINES_AT_MOST, "line", "record R(int i) { R " + FORTY_ONE + "}"),
                arguments(StyleRule.NOTHING_SLEEPS, "line", "void m() { Thread.sleep(1); }"),
                arguments(
                        StyleRule.NOTHING_SLEEPS, "line", "Sleeper s = java.lang.Thread::sleep, t = Thread.sleep(1);"),
                arguments(StyleRule.ONLY_THE_COMMAND_LINE_AND_THE_LAUNCHER_PRINT, "bus", "int i = System.out.x();"),
                arguments(StyleRule.NO_TEST_IS_DISABLED, "line", "@Disabled void m() {}"),
                arguments(StyleRule.NO_TEST_IS_DISABLED, "line", "@org.x.DisabledOnOs(WINDOWS) void m() {}"),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("/* nothing */")),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("LOG.warn(\"x\", e);")),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("logger.atWarn().log(); log.x();")),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("e.printStackTrace();")),
                arguments(StyleRule.NO_LOCK_WHERE_THE_THREAD_IS_THE_LOCK, "gateway.tcp", "{ synchronized (x) {} }"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "class LineUtils {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "record SessionManager() {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "enum TestSupport {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "class BaseDoor {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "class SinkImpl {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "class AbstractSink {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "interface ISink {}"),
                arguments(StyleRule.NO_PACKAGE_IS_A_DRAWER, "line.util", ""),
                arguments(StyleRule.NO_PACKAGE_IS_A_DRAWER, "common.line", ""),
                arguments(StyleRule.NO_ADDRESS_OUTSIDE_BUS_ADDRESS, "registry", "int i = b.consumer(\"x\", h);"));
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                arguments(StyleRule.FILE_HAS_300_LINES_AT_MOST, "line", "\n".repeat(296)),
                arguments(StyleRule.LINE_HAS_120_CHARACTERS_AT_MOST, "line", "// " + "x".repeat(117)),
                arguments(StyleRule.NOTHING_IS_LEFT_TO_DO, "line", "// FIXED and XXXL"),
                arguments(StyleRule.METHOD_HAS_40_LINES_AT_MOST, "line", "void m() " + FORTY),
                arguments(StyleRule.METHOD_HAS_40_LINES_AT_MOST, "line", "/** A hot loop. */ void m() " + FORTY_ONE),
                arguments(StyleRule.NOTHING_SLEEPS, "line", "// Thread.sleep(1)\n String s = \"Thread.sleep\";"),
                arguments(StyleRule.ONLY_THE_COMMAND_LINE_AND_THE_LAUNCHER_PRINT, "cli", "int i = System.out.x();"),
                arguments(StyleRule.NO_TEST_IS_DISABLED, "line", "@Test void disabled() {}"),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("log.warn(\"x\"); close();")),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("return false;")),
                arguments(StyleRule.NO_CATCH_IS_EMPTY_OR_ONLY_LOGS, "line", caught("logical.fail(e);")),
                arguments(StyleRule.NO_LOCK_WHERE_THE_THREAD_IS_THE_LOCK, "client", "{ synchronized (x) {} }"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "class Database {} class Base64Text {}"),
                arguments(StyleRule.NO_NAME_SAYS_NOTHING, "line", "interface Input {} class IOFailure {}"),
                arguments(StyleRule.NO_PACKAGE_IS_A_DRAWER, "gateway.tcp", ""),
                arguments(StyleRule.NO_ADDRESS_OUTSIDE_BUS_ADDRESS, "registry", "int i = b.consumer(ADDRESS, h);"));
    }

    @ParameterizedTest
    @MethodSource
    void broken(StyleRule rule, String room, String body) {
        assertThat(rule.brokenAt(sample(room, body))).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void kept(StyleRule rule, String room, String body) {
        assertThat(rule.brokenAt(sample(room, body))).isEmpty();
    }

    @Test
    void everyRuleHasASampleOnBothSides() {
        assertThat(rules(broken())).isEqualTo(EnumSet.allOf(StyleRule.class));
        assertThat(rules(kept())).isEqualTo(EnumSet.allOf(StyleRule.class));
    }

    @Test
    void aPlaceIsAFileAndALine() {
        assertThat(StyleRule.NO_NAME_SAYS_NOTHING.brokenAt(sample("line", "\nclass LineUtils {}")))
                .containsExactly(Path.of("src", "main", "java", "Sample.java") + ":3");
    }

    private static JavaSource sample(String room, String body) {
        Path path = Path.of("src", "main", "java", "Sample.java");
        return new JavaSource(path, "package io.herald." + room + "; class Sample {\n" + body + "\n}\n");
    }

    private static String caught(String handling) {
        return "boolean m() { try { x(); } catch (Exception e) { " + handling + " } }";
    }

    private static Set<StyleRule> rules(Stream<Arguments> samples) {
        return samples.map(sample -> (StyleRule) sample.get()[0]).collect(Collectors.toSet());
    }
}

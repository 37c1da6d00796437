package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every source file to every {@link StyleRule}. */
class StyleTest {
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TEST = Path.of("src", "test", "java");
    private static final List<JavaSource> SOURCES = Stream.of(MAIN, TEST)
            .flatMap(folder -> JavaSource.below(folder).stream())
            .toList();

    @ParameterizedTest
    @EnumSource
    void everySourceKeepsTheRule(StyleRule rule) {
        assertThat(SOURCES).isNotEmpty();
        assertThat(SOURCES.stream().flatMap(source -> rule.brokenAt(source).stream()))
                .as(rule.name())
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatLivesInIt() {
        Set<String> packages = SOURCES.stream().map(JavaSource::packageName).collect(Collectors.toSet());
        Set<String> described = SOURCES.stream()
                .filter(source -> source.path().endsWith("package-info.java"))
                .map(JavaSource::packageName)
                .collect(Collectors.toSet());

        assertThat(packages).isEqualTo(described);
    }
}

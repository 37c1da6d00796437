package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/security.md} have all threats and faults, and name tests that there are. */
class ThreatTableTest {
    private static final Pattern ROW = Pattern.compile("\\| ([^|]*)\\|.*\\| ([^|]*) \\|");
    /** A class, a method of it, or of the class named before; a name may be left off behind the row's own. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*)?(?:#(\\w+)…?)?`");

    private static final List<String> ROWS = new ArrayList<>();
    /** The sources of tests, by the names of their classes. */
    private static final Map<String, String> TESTS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        ROWS.addAll(Files.readAllLines(Path.of("docs/security.md")).stream()
                .filter(line -> line.matches("\\| (?!---).* \\|") && !line.contains("| shown by |"))
                .toList());
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                TESTS.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
    }

    @Test
    void everyThreatHasARow() {
        List<String> named = ROWS.stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> Stream.of(row.group(1).strip().split(", ")))
                .toList();

        assertThat(named)
                .containsAll(numbered("S", 21))
                .containsAll(numbered("N", 16))
                .containsAll(numbered("R", 12));
    }

    private static List<String> numbered(String letter, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(n -> letter + n).toList();
    }

    @Test
    void everyRowNamesTestsThatThereAre() {
        String all = TESTS.values().stream().collect(Collectors.joining());
        for (String line : ROWS) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            Matcher named = NAMED.matcher(row.group(2));
            int tests = 0;
            for (; named.find(); tests++) {
                if (named.group(1) != null) {
                    assertThat(TESTS).as(line).containsKey(named.group(1));
                }
                if (named.group(2) != null) {
                    assertThat(all).as(line).contains("void " + named.group(2));
                }
            }
            assertThat(tests).as(line).isPositive();
        }
    }
}
